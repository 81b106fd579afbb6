import { syllables } from '../text/vietnamese.ts';
import type { AnswerStatus } from './answer.ts';
import type { Language } from './schema.ts';
import type { Found } from './found.ts';

/** Likelier talk than this. */
const TALK_FROM = 0.5;
/** Longer texts are no talk. */
const TALK_WORDS = 12;
/** Talk with more words around it is talk only where no procedure is nearer than this. */
const TALK_UNDER = 0.3;
/** So many words may stand beside a greeting or thanks. */
const MORE_WORDS = 4;

/** Phrases that decide by themselves what a text is. */
const CUES = ['greeting', 'thanks', 'handoff', 'out_of_scope', 'praise', 'about_bot'] as const;
type Cue = (typeof CUES)[number];

/** Tells talk, and a wish for a person, from questions: by phrases of the content and by what was learnt of talk. */
export class TalkFinder {
  private readonly cues: ReadonlyMap<Cue, string[]>;

  constructor(language: Pick<Language, Cue>) {
    this.cues = new Map(CUES.map((cue) => [cue, language[cue].map((phrase) => syllables(phrase).join(' '))]));
  }

  /** What the text is when it is no question at all. A greeting before a question is not one. */
  find(line: string, { talk, confidence }: Found, sure: boolean): AnswerStatus | undefined {
    const more = confidence < TALK_UNDER ? MORE_WORDS : 0;
    if (this.heard('handoff', line, MORE_WORDS * 2)) return 'handoff';
    if (this.isOnly('thanks', line) || this.isOnly('praise', line, more)) return 'smalltalk_thanks';
    if (this.isOnly('about_bot', line, more) || (!sure && this.isOnly('greeting', line))) return 'smalltalk_greeting';
    if (sure || line.split(' ').length > TALK_WORDS) return undefined;
    if (talk.handoff >= TALK_FROM) return 'handoff';
    if (talk.thanks >= TALK_FROM) return 'smalltalk_thanks';
    return talk.greeting >= TALK_FROM ? 'smalltalk_greeting' : undefined;
  }

  /** The text has such a phrase in it, beside at most so many more words. */
  private heard(cue: Cue, line: string, more = Infinity): boolean {
    const count = line.split(' ').length;
    return (this.cues.get(cue) ?? []).some((phrase) => count <= phrase.split(' ').length + more && ` ${line} `.includes(` ${phrase} `));
  }

  /** The text is such a phrase and hardly anything more. */
  private isOnly(cue: Cue, line: string, more = MORE_WORDS): boolean {
    return (this.cues.get(cue) ?? []).some(
      (phrase) =>
        (line === phrase || line.startsWith(`${phrase} `) || line.endsWith(` ${phrase}`)) &&
        line.split(' ').length <= phrase.split(' ').length + more,
    );
  }

  /** Whether the text names, beside hardly anything else, what is no business of ours. */
  isOutside(line: string): boolean {
    return this.heard('out_of_scope', line, MORE_WORDS);
  }

  /** The text begins or ends with thanks. */
  thanks(line: string): boolean {
    const said = ` ${line} `;
    return (['thanks', 'praise'] as const).some((cue) =>
      (this.cues.get(cue) ?? []).some((phrase) => said.startsWith(` ${phrase} `) || said.endsWith(` ${phrase} `)),
    );
  }
}
