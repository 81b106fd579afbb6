import { dayNumber } from '../../time/periods.ts';
import type { Fact, Mask } from '../fact.ts';
import { firstsOf, groupsOf } from '../presence.ts';
import { addFact, addPerson, emptyTally, type Tally } from '../tally.ts';
import type { ActivePeople } from './people.ts';

/** Adds up the facts of a day, by ward; the empty name is the whole agency. `starts`: see `startsOf`. */
export async function tallyDay(
  day: string,
  facts: readonly Fact[],
  people: ActivePeople,
  starts: readonly number[],
): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  const of = (ward: string): Tally => {
    const known = tallies.get(ward) ?? emptyTally();
    tallies.set(ward, known);
    return known;
  };
  of('');
  const count = (group: string, mask: Mask): void => {
    const [, ward = '', topic] = /^(?:w:([^|]*))?\|?(?:t:(.*))?$/.exec(group) ?? [];
    addPerson(of(ward), mask, topic);
  };
  const active = new Map<string, Set<string>>();
  for (const fact of facts) {
    for (const ward of fact.ward === undefined ? [''] : ['', fact.ward]) addFact(of(ward), fact);
    if (fact.person === undefined) {
      for (const [group, mask] of Object.entries(fact.firsts ?? {})) count(group, mask);
      continue;
    }
    const groups = groupsOf(fact);
    if (groups.length > 0) active.set(fact.person, new Set([...(active.get(fact.person) ?? []), ...groups]));
  }
  await people.meet([...active.keys()]);
  for (const [person, groups] of active)
    for (const group of groups) count(group, firstsOf(people.active(person, group, dayNumber(day)), starts));
  return tallies;
}
