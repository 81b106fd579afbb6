export { answerText } from './card.ts';
export { REASONS, type Rating, type Reason } from './helpful.ts';
export { MAX_TEXT, numbered, withPlaces, type Choice, type Reply, type ReplyButton } from './reply.ts';
export { pausedTurn, turn, type Dialogue, type DialogueState, type Input, type Outcome, type Turn } from './turn.ts';
export { fill, loadWording, type Wording } from './wording.ts';
