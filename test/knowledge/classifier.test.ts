import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Classifier, type Example } from '../../src/knowledge/classifier.ts';
import { confidenceOf } from '../../src/knowledge/confidence.ts';
import { PhrasingReader } from '../../src/knowledge/reading.ts';
import { loadContent, type Learnt } from '../../src/knowledge/index.ts';
import { softmax, Training } from '../../src/knowledge/training.ts';
import { Vocabulary } from '../../src/knowledge/vocabulary.ts';
import { atOnce } from '../../src/ground/unhurried.ts';

const { language, procedures } = loadContent('content');
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

describe('what a classifier has learnt', () => {
  /** Enough phrasings of enough procedures for a classifier that is like the real one. */
  const some = procedures.slice(0, 30);
  const ownReader = new PhrasingReader(
    language,
    some.flatMap(({ questions }) => questions),
  );
  const examples = some.flatMap(({ questions }, label) =>
    questions.map((text): Example => ({ features: ownReader.read(text).features, label })),
  );
  const asked = readFileSync('test/questions/citizens-3.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => ownReader.read((JSON.parse(line) as { text: string }).text).features);

  /** Learnt things in memory; counts what is written. */
  class Shelf implements Learnt {
    readonly kept = new Map<string, Uint8Array>();
    written = 0;
    read = (key: string): Uint8Array | undefined => this.kept.get(key);
    write = (key: string, bytes: Uint8Array): void => {
      this.written++;
      this.kept.set(key, bytes);
    };
  }
  const shelf = new Shelf();
  const first = Classifier.trained(examples, some.length, shelf);

  it('is read back instead of learnt again, with the very same probabilities', () => {
    const again = Classifier.trained(examples, some.length, shelf);
    expect(shelf.written).toBe(1);
    for (const features of asked) expect(again.probabilities(features)).toEqual(first.probabilities(features));
  });

  it('moves no probability by a thousandth for the weights that are dropped and rounded', () => {
    const vocabulary = Vocabulary.of(examples.map(({ features }) => features));
    const training = new Training(vocabulary.keys.length, some.length);
    atOnce(training.learn(examples.map(({ features, label }) => ({ ...vocabulary.vector(features), label }))));
    for (const features of asked) {
      const { at, value } = vocabulary.vector(features);
      const sums = Float32Array.from(training.bias);
      for (const [f, row] of at.entries())
        for (let label = 0; label < some.length; label++)
          sums[label] = (sums[label] ?? 0) + (training.weights[row * some.length + label] ?? 0) * (value[f] ?? 0);
      const [exact, kept] = [softmax(sums), first.probabilities(features)];
      for (const [label, probability] of exact.entries()) expect(Math.abs(probability - (kept[label] ?? 0))).toBeLessThan(0.001);
    }
  });

  it('is never taken for what other examples teach', () => {
    const [one = { features: [], label: 0 }, ...rest] = examples;
    const [feature = { key: '', kind: 'word', stop: false, share: 1 }, ...others] = one.features;
    const changed: [Example[], number][] = [
      [rest, some.length],
      [[...rest, one], some.length],
      [[{ ...one, label: 1 }, ...rest], some.length],
      [[{ ...one, features: others }, ...rest], some.length],
      [[{ ...one, features: [{ ...feature, key: 'khac' }, ...others] }, ...rest], some.length],
      [[{ ...one, features: [{ ...feature, share: 0.3 }, ...others] }, ...rest], some.length],
      [[{ ...one, features: [{ ...feature, stop: !feature.stop }, ...others] }, ...rest], some.length],
      [examples, some.length + 1],
    ];
    const own = new Shelf();
    Classifier.trained(examples, some.length, own);
    for (const [given, classes] of changed) Classifier.trained(given, classes, own);
    expect(own.written).toBe(1 + changed.length);
  });

  it('is learnt anew where what comes back is damaged or of another classifier', () => {
    const [[key = '', bytes = new Uint8Array()] = []] = shelf.kept;
    const other = new Shelf();
    Classifier.trained(examples.slice(0, 40), 3, other);
    const [foreign = new Uint8Array()] = other.kept.values();
    const [flipped, half] = [Uint8Array.from(bytes), bytes.slice(0, bytes.length / 2)];
    flipped[3] = (flipped[3] ?? 0) ^ 255;
    for (const broken of [new Uint8Array(), Buffer.from('khong phai'), half, flipped, foreign]) {
      const own = new Shelf();
      own.kept.set(key, broken);
      const anew = Classifier.trained(examples, some.length, own);
      expect(own.written).toBe(1);
      for (const features of asked.slice(0, 5)) expect(anew.probabilities(features)).toEqual(first.probabilities(features));
    }
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
