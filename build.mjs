// Compiles static/src and the npm parts into static/build, each file under a name that carries the hash of its content.
// manifest.json maps the plain name to that file, so that the server may tell browsers to keep it for ever.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const root = dirname(fileURLToPath(import.meta.url))
const source = join(root, 'static', 'src')
const target = join(root, 'static', 'build')
const modules = join(root, 'node_modules')
const text = (...parts) => readFileSync(join(...parts), 'utf8')

// Neither the GOV.UK typeface nor its marks are ours to use.
const FORBIDDEN = /GDS Transport|@font-face|crest|crown/i

function stylesheet() {
  const { css } = sass.compile(join(source, 'app.scss'), { style: 'compressed', loadPaths: [modules], quietDeps: true })
  const found = css.match(FORBIDDEN)
  if (found) throw new Error(`app.css must not contain “${found[0]}”`)
  return css
}

function licences() {
  const parts = ['govuk-frontend', 'htmx.org'].map((name) => {
    const { version, license } = JSON.parse(text(modules, name, 'package.json'))
    const file = readdirSync(join(modules, name)).find((f) => /^licen[cs]e/i.test(f))
    const words = file ? text(modules, name, file) : text(source, 'licences', `${name}.txt`)
    return `${name} ${version} (${license})\n\n${words.trim()}\n`
  })
  return `Third-party parts in this folder\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`
}

const files = {
  'app.css': stylesheet(),
  'qa.js': text(source, 'qa.js'),
  'sprite.svg': text(source, 'sprite.svg'),
  'favicon.svg': text(source, 'favicon.svg'),
  'htmx.min.js': text(modules, 'htmx.org', 'dist', 'htmx.min.js'),
  'govuk-frontend.min.js': text(modules, 'govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.js')
    .replace(/\n?\/\/# sourceMappingURL=.*/, ''),
}

mkdirSync(target, { recursive: true })
const stale = new Set(readdirSync(target))
const manifest = {}
for (const [name, content] of Object.entries(files)) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const end = extname(name)
  manifest[name] = `${name.slice(0, -end.length)}.${hash}${end}`
  writeFileSync(join(target, manifest[name]), content)
  stale.delete(manifest[name])
}
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
writeFileSync(join(target, 'THIRD_PARTY_LICENCES.txt'), licences())
for (const name of ['manifest.json', 'THIRD_PARTY_LICENCES.txt']) stale.delete(name)
for (const name of stale) rmSync(join(target, name))
