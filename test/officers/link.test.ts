import { describe, expect, it } from 'vitest';
import { linkMessage } from '../../src/officers/index.ts';
import { MINUTE } from '../../src/time/clock.ts';
import { Accounts } from '../support/accounts.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const accounts = new Accounts(store);
const { officers, clock } = accounts;
const hoa = () => accounts.hoa();

describe('an officer’s own Zalo', () => {
  const message = async (): Promise<string> => linkMessage((await hoa()).linkCode ?? '');

  it('is linked by whoever writes the word, however it is typed, and doing it again changes nothing', async () => {
    await accounts.addHoa();
    await officers.newLink('hoa');
    for (let time = 0; time < 2; time++)
      expect(await officers.claimLink(` ${(await message()).toUpperCase()} `, 'zalo-1')).toMatchObject({
        _id: 'hoa',
        zaloUserId: 'zalo-1',
      });
  });

  it('is not linked by a second account that writes the same word', async () => {
    await accounts.addHoa();
    await officers.newLink('hoa');
    const word = await message();
    await officers.claimLink(word, 'zalo-1');
    expect(await officers.claimLink(word, 'zalo-2')).toBeUndefined();
    expect(await hoa()).toMatchObject({ zaloUserId: 'zalo-1' });
  });

  it('is not linked after ten minutes, by an older word, by a wrong one or for a closed account', async () => {
    await accounts.addHoa();
    await officers.newLink('hoa');
    const old = await message();
    await officers.newLink('hoa');
    expect(await officers.claimLink(old, 'zalo-1')).toBeUndefined();
    for (const text of ['noi', 'noi abcdefgh', `xin ${await message()}`, 'đổi căn cước'])
      expect(await officers.claimLink(text, 'zalo-1')).toBeUndefined();
    clock.advance(10 * MINUTE);
    expect(await officers.claimLink(await message(), 'zalo-1')).toBeUndefined();
    await officers.newLink('hoa');
    await officers.model.updateOne({ _id: 'hoa' }, { $set: { active: false } });
    expect(await officers.claimLink(await message(), 'zalo-1')).toBeUndefined();
    expect((await hoa()).zaloUserId).toBeUndefined();
  });

  it('is let go, and may be another one afterwards', async () => {
    await accounts.addHoa();
    await officers.newLink('hoa');
    await officers.claimLink(await message(), 'zalo-1');
    await officers.unlink('hoa');
    expect((await hoa()).zaloUserId).toBeUndefined();
    await officers.newLink('hoa');
    expect(await officers.claimLink(await message(), 'zalo-2')).toMatchObject({ zaloUserId: 'zalo-2' });
  });
});
