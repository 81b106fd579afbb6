import { z } from 'zod';
import type { App } from '../../src/app.ts';
import type { Flow } from '../../src/dialogue/index.ts';
import { unpacked } from '../../src/answering/sealed-state.ts';
import { MORNING, World } from './world.ts';

const MINUTES = { m: 1, h: 60, d: 1_440 } as const;
const span = z.string().regex(/^\d+[mhd]$/);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
const pattern = z.string();
/** What is expected of the state after a step: `flow/step` of the flow that speaks, or `none`. */
const expected = {
  /** Every one of these must match what was said since the step before; case does not matter. */
  bot: z.union([pattern, z.array(pattern)]).optional(),
  never: z.union([pattern, z.array(pattern)]).optional(),
  status: z.string().optional(),
  at: z.string().optional(),
  messages: z.number().optional(),
  buttons: z.array(z.string()).optional(),
};

/** A step of a conversation as the YAML files have it. `{code}` stands for the last petition code that was told. */
const step = z.union([
  z.strictObject({ says: z.union([z.string(), z.number()]).transform(String), twice: z.boolean().default(false), ...expected }),
  z.strictObject({ burst: z.array(z.string()).min(2), ...expected }),
  z.strictObject({
    does: z.enum(['follow', 'chat', 'image', 'sticker', 'location', 'audio', 'file']),
    times: z.number().default(1),
    ...expected,
  }),
  /** Taps a button of an older message. */
  z.strictObject({ taps: z.string(), ...expected }),
  z.strictObject({ wait: span, ...expected }),
  z.strictObject({ restart: z.literal(true) }),
  z.strictObject({
    edit: z.strictObject({ flow: z.string(), drop: z.string().optional(), touch: z.boolean().optional(), remove: z.boolean().optional() }),
  }),
  z.strictObject({
    officer: z.enum(['assign', 'transfer', 'answer', 'take', 'say', 'close', 'echo']),
    text: z.string().default(''),
    ...expected,
  }),
  z.strictObject({
    province: z.strictObject({
      code: z.string().optional(),
      state: z.string().optional(),
      note: z.string().optional(),
      down: z.boolean().optional(),
    }),
    ...expected,
  }),
  z.strictObject({ dossiers: z.enum(['off', 'on']) }),
]);
export const conversations = z.array(z.strictObject({ name: z.string(), now: moment.optional(), steps: z.array(step).min(1) }));
export type Conversation = z.output<typeof conversations>[number];
type Step = z.output<typeof step>;

const listed = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Plays conversations of YAML files against the whole program, short of sending the replies. */
export class Talk {
  private app!: App;
  private used = 0;

  private constructor(private readonly world: World) {}

  static async open(users: number): Promise<Talk> {
    const talk = new Talk(await World.lasting(users));
    talk.app = await talk.world.start();
    return talk;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** Plays one conversation with a citizen of its own. Resolves with what went wrong, in words; nothing if all is as expected. */
  async play({ now, steps }: Conversation): Promise<string[]> {
    const { world } = this;
    const user = world.users[this.used++];
    if (user === undefined) throw new Error('there are more conversations than citizens');
    world.clock.time = now === undefined ? MORNING : Date.parse(`${now.replace(' ', 'T')}:00+07:00`);
    await this.app.services.handovers.model.deleteMany({});
    const flows = this.app.content.dialogue.flows as Map<string, Flow>;
    const before = new Map(flows);
    const faults: string[] = [];
    const memory = { code: '', heard: new Set<string>() };
    try {
      for (const [at, one] of steps.entries()) {
        const said = await this.step(user, one, memory, flows);
        if (said === undefined) continue;
        memory.code = /Mã: ([A-Z0-9]{6})/.exec(said.texts.join('\n'))?.[1] ?? memory.code;
        faults.push(
          ...(await this.judged(user, one, said, memory.code)).map(
            (fault) => `step ${String(at + 1)} ${JSON.stringify(one).slice(0, 90)}: ${fault}`,
          ),
        );
        if (faults.length > 0) break;
      }
    } finally {
      flows.clear();
      for (const [id, flow] of before) flows.set(id, flow);
      world.simulator.province.down = false;
    }
    return faults;
  }

  private async step(
    user: string,
    one: Step,
    memory: { code: string; heard: Set<string> },
    flows: Map<string, Flow>,
  ): Promise<{ texts: string[]; buttons: string[] } | undefined> {
    const { world } = this;
    if ('restart' in one) {
      this.app = await world.start();
      return undefined;
    }
    if ('edit' in one) return void edit(flows, one.edit);
    if ('dossiers' in one) return undefined;
    world.clock.advance(20_000);
    const text = (words: string): string => words.replaceAll('{code}', memory.code);
    if ('wait' in one) {
      world.clock.advance(Number(one.wait.slice(0, -1)) * MINUTES[one.wait.slice(-1) as 'm'] * 60_000);
      await this.app.tend();
    } else if ('says' in one) world.says(user, text(one.says), { duplicate: one.twice });
    else if ('taps' in one) world.says(user, text(one.taps));
    else if ('burst' in one) for (const words of one.burst) world.says(user, words);
    else if ('does' in one) for (let time = 0; time < one.times; time++) world.does(user, one.does);
    else if ('province' in one) {
      const { code, state, note, down } = one.province;
      if (code !== undefined && state !== undefined) world.simulator.province.change(code, state, note);
      world.simulator.province.down = down ?? false;
      await this.app.tend();
    } else if ('officer' in one) await this.officer(user, one.officer, text(one.text), memory.code);
    await world.simulator.webhooks.deliverDue();
    await this.app.hear();
    const { rows: outbox } = this.app.services;
    const rows = await outbox.opened(await outbox.model.find({ userId: user }).sort({ order: 1, _id: 1 }).lean());
    const fresh = rows.filter(({ _id }) => !memory.heard.has(_id));
    for (const { _id } of fresh) memory.heard.add(_id);
    return {
      texts: fresh.map(({ echoText }) => echoText ?? ''),
      buttons: fresh.flatMap(({ message }) => [...JSON.stringify(message).matchAll(/"title":"([^"]*)"/g)].map(([, title]) => title ?? '')),
    };
  }

  private async officer(user: string, what: string, text: string, code: string): Promise<void> {
    const { caseDesk, services } = this.app;
    if (what === 'assign') return caseDesk.assign(code, 'hoa', 'minh');
    if (what === 'transfer') return caseDesk.transfer(code, text, 'minh');
    if (what === 'answer') return void (await caseDesk.answer(code, text, 'minh'));
    if (what === 'echo') return this.world.does(user, 'officer', { text });
    const id = (await services.handovers.ofCitizen(user))?._id ?? '';
    if (what === 'take') return caseDesk.take(id, { id: 'hoa', name: 'Hòa' });
    if (what === 'say') return caseDesk.say(id, text, String(this.world.clock.time));
    return caseDesk.close(id);
  }

  private async judged(
    user: string,
    one: Step,
    { texts, buttons }: { texts: string[]; buttons: string[] },
    code: string,
  ): Promise<string[]> {
    if ('restart' in one || 'edit' in one || 'dossiers' in one) return [];
    const { services } = this.app;
    const said = texts.join('\n');
    const faults: string[] = [];
    const matches = (words: string): boolean => new RegExp(words.replaceAll('{code}', code), 'iu').test(said);
    for (const words of listed(one.bot)) if (!matches(words)) faults.push(`expected /${words}/, heard: ${said || '(nothing)'}`);
    for (const words of listed(one.never)) if (matches(words)) faults.push(`expected no /${words}/, heard: ${said}`);
    if (one.messages !== undefined && texts.length !== one.messages)
      faults.push(`expected ${String(one.messages)} messages, heard ${String(texts.length)}: ${said}`);
    for (const title of one.buttons ?? [])
      if (!buttons.includes(title)) faults.push(`expected the button "${title}", there are: ${buttons.join(', ')}`);
    if (/\{\w+\}|undefined|\[object/.test(said)) faults.push(`a place is not filled: ${said}`);
    if (one.status !== undefined) {
      const person = services.seal.pseudonym(user, 'person');
      const last = await services.facts.model
        .findOne({ person, type: { $in: ['question', 'message'] } })
        .sort({ at: -1, added: -1 })
        .lean();
      if (last?.status !== one.status) faults.push(`expected the status ${one.status}, it is ${last?.status ?? '(none)'}; heard: ${said}`);
    }
    if (one.at !== undefined) {
      const frame = (await unpacked((await services.citizens.find(user))?.dialogue, services.keys)).flow?.frames.at(-1);
      const where = frame ? `${frame.flow}/${frame.step}` : 'none';
      if (where !== one.at) faults.push(`expected to be at ${one.at}, is at ${where}; heard: ${said}`);
    }
    return faults;
  }
}

/** What an edit of a flow's file does to it, as a reload would bring it. */
function edit(
  flows: Map<string, Flow>,
  { flow: id, drop, touch, remove }: { flow: string; drop?: string | undefined; touch?: boolean | undefined; remove?: boolean | undefined },
): void {
  const flow = flows.get(id);
  if (!flow) throw new Error(`no flow ${id}`);
  if (remove === true) return void flows.delete(id);
  const steps = Object.fromEntries(Object.entries(flow.steps).filter(([name]) => name !== drop));
  flows.set(id, { ...flow, ...(touch === true ? {} : { steps }), stamp: `${flow.stamp}-edited` });
}
