// Runs on bare Node before start and test: installs the pinned packages when they are missing or not those of the lock file.
// `--dev` also asks for the packages that only tests and checks use, which npm leaves out under NODE_ENV=production.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cần Node.js 20.19 trở lên, máy này có ${process.versions.node}. Cài bản mới từ nodejs.org rồi chạy lại.`);
  process.exit(1);
}
const wanted = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');
const marker = `${root}node_modules/.motcua-lock`;
const withDev = process.argv.includes('--dev');
const { devDependencies = {} } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const devInstalled = Object.keys(devDependencies).every((name) => existsSync(`${root}node_modules/${name}/package.json`));
const installed = existsSync(marker) && readFileSync(marker, 'utf8') === wanted;

if (!installed || (withDev && !devInstalled)) {
  console.error('Đang cài các gói cần thiết (chỉ lần đầu, khoảng một phút)…');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withDev ? ['--include=dev'] : [])];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (result.status !== 0) {
    console.error('Không cài được. Kiểm tra kết nối mạng rồi chạy lại; các gói đã tải sẽ không phải tải lại.');
    process.exit(1);
  }
  writeFileSync(marker, wanted);
}
