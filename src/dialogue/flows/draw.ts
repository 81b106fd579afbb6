import type { Flow } from './grammar.ts';
import { stepDefinition, waysFrom } from './steps/index.ts';
import { shortened } from '../../text/shortened.ts';

const MAX_LABEL = 48;
const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;

/** A flow as a Mermaid drawing: questions slanted, decisions in braces, actions in double frames. */
export function drawFlow(flow: Flow): string {
  // "end" is a word of Mermaid's own.
  const id = (name: string): string => `s_${name}`;
  const brief = (key: string): string => {
    const text = (flow.words.say[key] ?? key).replaceAll(/\s+/g, ' ');
    return shortened(text, MAX_LABEL);
  };
  const lines = Object.entries(flow.steps).flatMap(([name, step]) => {
    const { shape, label } = stepDefinition(step);
    const [open, close] = shape;
    return [
      `  ${id(name)}${open}${quoted(label(step, name, brief))}${close}`,
      ...waysFrom(flow, name).map(({ to, when }) => `  ${id(name)} -->${when === undefined ? '' : `|${quoted(when)}|`} ${id(to)}`),
    ];
  });
  return ['flowchart TD', ...lines].join('\n');
}
