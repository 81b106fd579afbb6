import { following, type Flow, type Step } from './grammar.ts';

const SHAPES: Record<string, [string, string]> = {
  ask: ['[/', '/]'],
  if: ['{{', '}}'],
  do: ['[[', ']]'],
  end: ['([', '])'],
  control: ['([', '])'],
};
const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;

function label(name: string, step: Step, flow: Flow): string {
  const brief = (key: string): string => {
    const text = (flow.words.say[key] ?? key).replaceAll(/\s+/g, ' ');
    return text.length > 48 ? `${text.slice(0, 47)}…` : text;
  };
  if ('ask' in step) return `${name}: ${brief(step.say ?? name)}`;
  if ('offer' in step || 'say' in step) return brief(step.say);
  if ('do' in step) return step.do;
  if ('call' in step) return `gọi ${step.call}`;
  if ('start' in step) return `sang ${step.start}`;
  if ('end' in step) return step.end === true ? 'hết' : step.end;
  return 'control' in step ? step.control : name;
}

function conditionText(when: object): string {
  return JSON.stringify(when).replaceAll(/["{}]/g, '').replaceAll(',', ', ');
}

/** The arrows that leave a step, with what leads along them. */
function arrows(flow: Flow, name: string, step: Step): [string | undefined, string][] {
  const below = following(flow, name);
  const next = (go: string | undefined, text?: string): [string | undefined, string][] => {
    const target = go ?? below;
    return target === undefined ? [] : [[text, target]];
  };
  if ('end' in step || 'start' in step || 'offer' in step) return [];
  if ('if' in step) return [...step.if.map(({ when, go }): [string, string] => [conditionText(when), go]), ...next(step.else, 'còn lại')];
  const on = 'on' in step ? Object.entries(step.on) : [];
  return 'control' in step ? on : [...on, ...next(step.go)];
}

/** A flow as a Mermaid drawing: questions slanted, decisions in braces, actions in double frames. */
export function drawFlow(flow: Flow): string {
  const lines = Object.entries(flow.steps).flatMap(([name, step]) => {
    const kind = Object.keys(SHAPES).find((key) => key in step);
    const [open, close] = (kind !== undefined && SHAPES[kind]) || ['[', ']'];
    // "end" is a word of Mermaid's own.
    const id = (of: string): string => `s_${of}`;
    return [
      `  ${id(name)}${open}${quoted(label(name, step, flow))}${close}`,
      ...arrows(flow, name, step).map(
        ([text, target]) => `  ${id(name)} -->${text === undefined ? '' : `|${quoted(text)}|`} ${id(target)}`,
      ),
    ];
  });
  return ['flowchart TD', ...lines].join('\n');
}
