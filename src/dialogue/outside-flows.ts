import { tidy } from '../text/vietnamese.ts';
import type { Conversation } from './conversation.ts';
import type { FlowRequest } from './flow-request.ts';
import { ANSWER } from './flows/frames.ts';
import type { Running } from './flows/progress.ts';
import type { Input } from './input.ts';
import type { Turn } from './state.ts';

/** The turn of somebody who is in no flow. */
export function* outsideFlows(talk: Conversation, input: Input): Running<Turn> {
  switch (input.kind) {
    case 'text':
      return yield* words(talk, tidy(input.text));
    case 'follow':
      return yield* talk.start('welcome');
    case 'location': {
      const { latitude, longitude } = input;
      return yield* talk.start(
        'where',
        latitude === undefined || longitude === undefined ? {} : { spot: `${String(latitude)},${String(longitude)}` },
      );
    }
    case 'attachment':
    case 'info':
      return talk.assistant.sent(input);
  }
}

function* words(talk: Conversation, text: string): Running<Turn> {
  const { assistant, manner, shown } = talk;
  // The words of what was just offered mean that, whatever else is called the same.
  const found = talk.chosen(text);
  if (found && 'payload' in found && found.payload !== text) return yield* words(talk, found.payload);
  const request = talk.requestedFlow(text);
  if (request) return yield* requested(talk, request);
  // A button of a question that is over.
  if (ANSWER.test(text)) return yield* talk.start('menu');
  if (manner.short(text) === 'quit') return assistant.leftOff();
  if (talk.isCommand(text, 'stop', 'menu', 'back', 'bot')) return yield* talk.start('menu');
  const mood = manner.mood(text);
  if (mood === 'anger' || manner.isUpset(text)) return assistant.misunderstood();
  if (mood) return assistant.pictured(mood);
  if (found && 'number' in found && shown.length > 0) return assistant.badChoice(found.number, shown);
  return yield* talk.assist(text);
}

/** Starts the flow that was asked for, and names the matter that it is about. */
function* requested(talk: Conversation, { flow, slots }: FlowRequest): Running<Turn> {
  const { flows, knowledge } = talk.dialogue;
  const done = yield* talk.start(flow, slots);
  const [matter] = flows.get(flow)?.offered_with ?? [];
  const item = matter === undefined ? undefined : knowledge.item(matter);
  return item && done.outcome.status.startsWith('flow_')
    ? { ...done, outcome: { ...done.outcome, item: item.id, topic: item.topic } }
    : done;
}
