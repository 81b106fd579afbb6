import { describe, expect, it } from 'vitest';
import { Classifier } from '../../src/knowledge/classifier.ts';
import { confidenceOf } from '../../src/knowledge/confidence.ts';
import { PhrasingReader } from '../../src/knowledge/reading.ts';
import { loadContent } from '../../src/knowledge/index.ts';

const { language } = loadContent('content');
const texts = ['đổi căn cước hết hạn', 'đổi thẻ căn cước', 'mất căn cước', 'làm lại căn cước bị mất'];
const reader = new PhrasingReader(language, texts);
const read = (text: string) => reader.read(text).features;
const classifier = Classifier.trained(
  texts.map((text, at) => ({ features: read(text), label: at < 2 ? 0 : 1 })),
  2,
);

describe('the classifier', () => {
  it('learns which word tells look-alikes apart', () => {
    expect(classifier.probabilities(read('can cuoc cua toi bi mat'))[1]).toBeGreaterThan(0.7);
    expect(classifier.probabilities(read('toi muon doi can cuoc'))[0]).toBeGreaterThan(0.7);
  });

  it('gives probabilities that add up to 1, also for words that it does not know', () => {
    for (const text of ['căn cước', 'xyz', '']) {
      const [a = 0, b = 0] = classifier.probabilities(read(text));
      expect(a + b).toBeCloseTo(1, 5);
    }
  });

  it('comes out the same each time', () => {
    const again = Classifier.trained(
      texts.map((text, at) => ({ features: read(text), label: at < 2 ? 0 : 1 })),
      2,
    );
    expect([...again.probabilities(read('mất thẻ'))]).toEqual([...classifier.probabilities(read('mất thẻ'))]);
  });
});

describe('confidence', () => {
  it('grows with each kind of evidence and stays a probability', () => {
    const low = confidenceOf({ probability: 0.1, second: 0.3, strange: 0.3, cosine: 0.1, strangeCosine: 0.2, covered: 0.2, words: 1 });
    const high = confidenceOf({ probability: 0.9, second: 0.05, strange: 0.02, cosine: 0.8, strangeCosine: 0.05, covered: 1, words: 5 });
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(1);
    expect(high).toBeGreaterThan(low);
  });
});

describe('reading', () => {
  const stopped = (text: string): string[] =>
    reader
      .read(text)
      .features.filter(({ kind, stop }) => kind === 'word' && stop)
      .map(({ key }) => key);

  it('takes a word for a stopword only when the marks typed are its own', () => {
    expect(stopped('người ta')).toContain('nguoi');
    expect(stopped('phạt nguội')).not.toContain('nguoi');
    expect(stopped('phat nguoi')).toContain('nguoi');
    expect(stopped('căn cước')).not.toContain('can');
    expect(stopped('cần giấy gì')).toContain('can');
  });

  it('counts a tone on either vowel of oa, oe, uy as the same', () => {
    const own = new PhrasingReader({ ...language, stopwords: [...language.stopwords, 'hoà'] }, []);
    expect(own.read('hòa').features[0]).toMatchObject({ key: 'hoa', stop: true });
    expect(own.read('hoá').features[0]).toMatchObject({ key: 'hoa', stop: false });
  });
});
