// Bundles src/ into ../static under fixed names, because Streamlit's manifest must match exactly one file.
//   node build.mjs           write the bundle
//   node build.mjs --check   write nothing; exit 1 if the committed bundle is not what the sources build to
import { build } from 'esbuild'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const outputFolder = join(here, '..', 'static')

const notice = await readFile(join(here, 'THIRD_PARTY_NOTICE.txt'), 'utf8')
const result = await build({
  absWorkingDir: here,
  entryPoints: { player: 'src/main.js', 'player-style': 'src/player.css' },
  outdir: outputFolder,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: `/*!\n${notice.trimEnd()}\n*/` },
  write: false,
})

let stale = 0
for (const file of result.outputFiles) {
  const name = file.path.endsWith('.css') ? 'player.css' : 'player.js'
  const path = join(outputFolder, name)
  if (process.argv.includes('--check')) {
    const committed = await readFile(path, 'utf8').catch(() => '')
    if (committed !== file.text) {
      console.error(`${name} is not what the sources build to; run: npm run build`)
      stale = 1
    }
  } else {
    await writeFile(path, file.text)
    console.log(`${name}: ${file.contents.length} bytes, ${gzipSync(file.contents).length} gzip`)
  }
}
process.exit(stale)
