import { defined } from '../../ground/defined.ts';
import { tidy } from '../../text/vietnamese.ts';
import type { Choice } from '../reply.ts';
import type { Option } from './actions.ts';
import { dayNamed, phoneNumber, type Answer, type Given, type Wrong } from './answers.ts';
import { codeIn, dossierCode } from './codes.ts';
import { answerPayload, ENOUGH, SKIP, type FlowWorld, type Frame } from './frames.ts';
import { isSource, type Expectation, type ExpectationOf, type ExpectationType, type Flows } from './grammar.ts';

/** What an answer is read with. */
type ReadWith = Pick<FlowWorld, 'today' | 'ward'>;

type ChoiceWords = Pick<Choice, 'title'> & { [K in 'label' | 'words' | 'means']?: Choice[K] | undefined };

/** A question that is about to be asked, and where. */
interface Question {
  step: string;
  frame: Frame;
  /** The flow that a repair pattern came over. */
  under: Frame | undefined;
  world: FlowWorld;
  /** A value as a choice of this question. */
  choice: (value: string, words: ChoiceWords) => Choice;
}

/** Everything that is known of one type of expectation beside its shape in the grammar. */
interface ExpectationDefinition<T extends ExpectationType> {
  /** What an answer is: one of the choices, any text, text of a certain form, or pictures. */
  by: 'choice' | 'any text' | 'form' | 'pictures';
  /** Reads tidied text that names none of the choices. */
  read(text: string, expect: ExpectationOf<T>, using: ReadWith): Answer;
  takesLocation(expect: ExpectationOf<T>): boolean;
  /** What can be chosen, the choice to skip aside. */
  choices(expect: ExpectationOf<T>, question: Question): Choice[];
  /** Values that the flow must have words for. */
  options(expect: ExpectationOf<T>): readonly string[];
  /** The slots or sources that the choices are from. */
  reads(expect: ExpectationOf<T>): readonly string[];
}

const or = (value: string | number | undefined, wrong: Wrong): Answer => (value === undefined ? { wrong } : { value });
const no = (): boolean => false;
const none = (): [] => [];

const EXPECTATIONS: { [T in ExpectationType]: ExpectationDefinition<T> } = {
  choice: {
    by: 'choice',
    read: () => ({ wrong: 'choice' }),
    takesLocation: ({ place }) => place,
    choices: (expect, question) => [...namedChoices(expect, question), ...sourcedChoices(expect, question)],
    options: ({ options = [] }) => options,
    reads: ({ from }) => (from === undefined ? [] : [from]),
  },
  text: {
    by: 'any text',
    read: (text, { min, max }) => {
      if (text.startsWith('#') || text.replaceAll(/[^\p{L}\p{N}]/gu, '').length < min) return { wrong: 'short' };
      return text.length > max ? { wrong: 'long' } : { value: text };
    },
    takesLocation: ({ place }) => place,
    choices: none,
    options: none,
    reads: none,
  },
  number: {
    by: 'form',
    read: (text, { min, max }) => {
      const value = /^\d{1,6}$/.test(text) ? Number(text) : undefined;
      return or(value !== undefined && value >= min && value <= max ? value : undefined, 'number');
    },
    takesLocation: no,
    choices: none,
    options: none,
    reads: none,
  },
  phone: {
    by: 'form',
    read: (text) => or(phoneNumber(text), 'phone'),
    takesLocation: no,
    choices: none,
    options: none,
    reads: none,
  },
  date: {
    by: 'form',
    read: (text, { past }, { today }) => {
      const day = dayNamed(text, today);
      return past && day !== undefined && day > today ? { wrong: 'date_future' } : or(day, 'date');
    },
    takesLocation: no,
    choices: none,
    options: none,
    reads: none,
  },
  code: {
    by: 'form',
    read: (text, { of }) => {
      const named = codeIn(text, true);
      return or(named?.of === of ? named.code : of === 'dossier' ? dossierCode(text) : undefined, 'code');
    },
    takesLocation: no,
    choices: none,
    options: none,
    reads: none,
  },
  location: {
    by: 'form',
    read: (text, _expect, { ward }) => or(ward(text), 'location'),
    takesLocation: () => true,
    choices: none,
    options: none,
    reads: none,
  },
  photos: {
    by: 'pictures',
    read: () => ({ wrong: 'photos' }),
    takesLocation: no,
    choices: (_expect, { frame, step, choice, world: { wording } }) => [
      Array.isArray(frame.slots[step]) ? choice(ENOUGH, wording.flows.enough) : choice(SKIP, wording.flows.skip),
    ],
    options: none,
    reads: none,
  },
};

/** What is known of an expectation of any type. Each definition is only ever given expectations of its own. */
export const expectationDefinition = ({ type }: Expectation): ExpectationDefinition<ExpectationType> => EXPECTATIONS[type];

/** Reads an answer that names none of the choices. */
export function readAnswer(expect: Expectation, given: Given, using: ReadWith): Answer {
  const definition = expectationDefinition(expect);
  switch (given.kind) {
    case 'text':
      return definition.read(tidy(given.text), expect, using);
    case 'location': {
      const { latitude, longitude } = given;
      return definition.takesLocation(expect) && latitude !== undefined && longitude !== undefined
        ? { value: `${String(latitude)},${String(longitude)}` }
        : { wrong: expect.type };
    }
    case 'attachment': {
      const [photo] = given.photos;
      return definition.by === 'pictures' && photo !== undefined ? { value: photo } : { wrong: expect.type };
    }
  }
}

/** What can be answered to a question, as buttons and numbers. */
export function choicesOf(expect: Expectation, { step, frame, under, world }: Omit<Question, 'choice'>): Choice[] {
  const choice: Question['choice'] = (value, { title, label, words = [], means }) => ({
    title,
    payload: answerPayload(frame.flow, step, value),
    ...defined({ label, means }),
    ...(words.length > 0 && { words }),
  });
  const own = expectationDefinition(expect).choices(expect, { step, frame, under, world, choice });
  return 'skip' in expect && expect.skip ? [...own, choice(SKIP, world.wording.flows.skip)] : own;
}

function namedChoices({ options = [] }: ExpectationOf<'choice'>, { step, frame, world, choice }: Question): Choice[] {
  const words = world.flows.get(frame.flow)?.words.options ?? {};
  return options.map((value) => choice(value, words[`${step}.${value}`] ?? words[value] ?? { title: value }));
}

/** Choices from a slot that an action filled, or from a source. */
function sourcedChoices({ from }: ExpectationOf<'choice'>, { frame, under, world, choice }: Question): Choice[] {
  if (from === undefined) return [];
  const given = frame.slots[from];
  if (Array.isArray(given))
    return given.filter((option): option is Option => typeof option !== 'string').map((option) => choice(option.value, option));
  if (!isSource(from)) return [];
  const known = from === 'answered' ? answeredQuestions(under, world.flows) : world.options(from);
  return known.map(({ payload, ...words }) => choice(payload, words));
}

/** The questions under a repair pattern that were answered, to choose one to answer anew. */
function answeredQuestions(under: Frame | undefined, flows: Flows): Choice[] {
  const words = under && flows.get(under.flow)?.words.options;
  return (under?.trail ?? []).slice(-8).flatMap((step) => {
    const title = words?.[`sua.${step}`]?.title;
    return title === undefined ? [] : [{ payload: step, title }];
  });
}
