import { MAX_TEXT } from '../reply.ts';
import { expectationDefinition } from './expectations.ts';
import { isSource, type Expectation, type Flow, type Flows, type FlowWords } from './grammar.ts';
import { REPAIR } from './repairs.ts';
import { stepDefinition, successors } from './steps/index.ts';

/** Something wrong in a flow or in what it says. */
export interface FlowFault {
  flow: string;
  where: 'logic' | 'words';
  /** The step, sentence or option that it is about. */
  key: string;
  /** A plain Vietnamese sentence. */
  message: string;
}

/** Room that a question leaves for the numbers of its choices, in letters. */
const ROOM = 500;
/** Words that lead out of every flow. */
const ALWAYS = ['menu', 'thoát'];
/** Choices by number; the first five are buttons too. */
const MAX_OPTIONS = 9;
const PLACES = new Set(['agency', 'portal', 'hotline', 'phone', 'days', 'title', 'tries', 'hint', 'count', 'min', 'max']);

/** What is wrong with flows that each fit the grammar: lost steps, missing or unused words, what is too long or too many. */
export function flowFaults(flows: Flows, folded: (text: string) => string): FlowFault[] {
  const faults = [...flows.values()].flatMap((flow) => faultsOf(flow, flows));
  for (const id of Object.values(REPAIR))
    if (!flows.has(id)) faults.push({ flow: id, where: 'logic', key: '', message: `thiếu kịch bản ${id}` });
  const triggers = new Map<string, string>();
  for (const { id, words } of flows.values())
    for (const trigger of words.triggers) {
      const other = triggers.get(folded(trigger));
      if (other !== undefined && other !== id)
        faults.push({ flow: id, where: 'words', key: 'triggers', message: `lời gọi "${trigger}" đã là của kịch bản ${other}` });
      triggers.set(folded(trigger), id);
    }
  return faults;
}

function faultsOf(flow: Flow, flows: Flows): FlowFault[] {
  const faults: FlowFault[] = [];
  const logic = (key: string, message: string): void => void faults.push({ flow: flow.id, where: 'logic', key, message });
  const words = (key: string, message: string): void => void faults.push({ flow: flow.id, where: 'words', key, message });
  const names = Object.keys(flow.steps);
  for (const [name, step] of Object.entries(flow.steps)) {
    for (const target of successors(flow, name))
      if (!(target in flow.steps)) logic(name, `bước "${name}" dẫn tới bước không có: "${target}"`);
    const definition = stepDefinition(step);
    if (!definition.mayBeLast && successors(flow, name).length === 0)
      logic(name, `sau bước "${name}" không còn bước nào: cần end, go hoặc start`);
    for (const fault of definition.faults(step, name, flow, flows)) logic(name, fault);
  }
  const reached = reach(flow, names[0] ?? '');
  for (const name of names) if (!reached.has(name)) logic(name, `không có đường nào tới bước "${name}"`);
  if (silentLoop(flow)) logic('steps', 'có vòng lặp không hỏi người dân câu nào');
  faults.push(...slotFaults(flow, flows));
  wordFaults(flow, words);
  return faults;
}

function reach(flow: Flow, from: string): Set<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || !(name in flow.steps)) continue;
    reached.add(name);
    open.push(...successors(flow, name));
  }
  return reached;
}

/** Whether steps lead round without anything between at which the flow stands still. */
function silentLoop(flow: Flow): boolean {
  const halts = (name: string): boolean => {
    const step = flow.steps[name];
    return step !== undefined && stepDefinition(step).halts;
  };
  const returns = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [start];
    for (let name = open.pop(); name !== undefined; name = open.pop())
      for (const next of halts(name) ? [] : successors(flow, name)) {
        if (next === start) return true;
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    return false;
  };
  return Object.keys(flow.steps).some((name) => !halts(name) && returns(name));
}

/** Slots that something in the flow fills. */
function filled(flow: Flow, flows: Flows): Set<string> {
  const names = new Set([...flow.takes, ...PLACES]);
  for (const [name, step] of Object.entries(flow.steps)) for (const slot of stepDefinition(step).fills(step, name)) names.add(slot);
  // A flow that goes over to this one leaves it everything that was filled.
  for (const other of flows.values())
    if (other.id !== flow.id && Object.values(other.steps).some((step) => step.kind === 'start' && step.start === flow.id))
      for (const slot of filled(other, new Map())) names.add(slot);
  return names;
}

function slotFaults(flow: Flow, flows: Flows): FlowFault[] {
  const known = filled(flow, flows);
  const faults: FlowFault[] = [];
  for (const [name, step] of Object.entries(flow.steps))
    for (const slot of stepDefinition(step).reads(step))
      if (!known.has(slot) && !isSource(slot))
        faults.push({ flow: flow.id, where: 'logic', key: name, message: `bước "${name}" hỏi "${slot}" mà không bước nào điền` });
  for (const [key, text] of Object.entries(flow.words.say))
    for (const [, place = ''] of text.matchAll(/\{(\w+)\}/g))
      if (!known.has(place))
        faults.push({ flow: flow.id, where: 'words', key, message: `câu "${key}" có chỗ {${place}} mà không bước nào điền` });
  return faults;
}

function wordFaults(flow: Flow, fault: (key: string, message: string) => void): void {
  const { say, options, hints } = flow.words;
  const said = new Set<string>();
  const named = new Set<string>();
  for (const [name, step] of Object.entries(flow.steps)) {
    const key = stepDefinition(step).says(step, name);
    if (key === undefined) continue;
    said.add(key);
    const text = say[key];
    if (text === undefined) fault('say', `thiếu câu "${key}" của bước "${name}"`);
    else if (text.length > MAX_TEXT - (step.kind === 'ask' ? ROOM : 0))
      fault(key, `câu "${key}" dài ${String(text.length)} chữ, quá dài cho một tin`);
    if (step.kind === 'ask') optionFaults(flow.words, name, step.ask, named, fault);
  }
  for (const key of Object.keys(say)) if (!said.has(key)) fault(key, `câu "${key}" không bước nào dùng`);
  for (const key of Object.keys(options))
    if (!named.has(key) && !(key.startsWith('sua.') && key.slice(4) in flow.steps)) fault(key, `lựa chọn "${key}" không bước nào dùng`);
  for (const key of Object.keys(hints)) if (flow.steps[key]?.kind !== 'ask') fault(key, `gợi ý "${key}" không phải của câu hỏi nào`);
}

function optionFaults(
  words: FlowWords,
  name: string,
  expect: Expectation,
  named: Set<string>,
  fault: (key: string, message: string) => void,
): void {
  const values = expectationDefinition(expect).options(expect);
  const titles = new Set<string>();
  for (const value of values) {
    const key = `${name}.${value}` in words.options ? `${name}.${value}` : value;
    named.add(key);
    const option = words.options[key];
    if (option === undefined) fault('options', `thiếu lời của lựa chọn "${value}" ở bước "${name}"`);
    else if (titles.has(option.title)) fault(key, `bước "${name}" có hai lựa chọn cùng tên "${option.title}"`);
    else titles.add(option.title);
    if (option && [option.title, ...option.words].some((word) => ALWAYS.includes(word.toLowerCase())))
      fault(key, `lựa chọn "${key}" không được gọi là ${ALWAYS.join(' hay ')}: hai từ này luôn dừng việc đang làm`);
  }
  if (values.length + ('skip' in expect && expect.skip ? 1 : 0) > MAX_OPTIONS)
    fault('options', `bước "${name}" có quá ${String(MAX_OPTIONS)} lựa chọn`);
}
