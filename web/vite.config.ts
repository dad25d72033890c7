import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname

/** Writes the list of what the first page needs, and a version made of all files, into the service worker. */
function shell(): Plugin {
  return {
    name: 'shell',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['service-worker.js']
      if (worker?.type !== 'chunk') throw new Error('there is no service worker')
      const files = Object.keys(bundle).filter((name) => name !== worker.fileName && !name.endsWith('.map'))
      const pictures = readdirSync(resolve(here, 'public'))
      const digest = createHash('sha256')
      for (const name of files.sort()) {
        const part = bundle[name]!
        digest.update(name).update(part.type === 'chunk' ? part.code : part.source)
      }
      for (const name of pictures) digest.update(readFileSync(resolve(here, 'public', name)))
      const paths = ['/', ...[...files, ...pictures].filter((name) => name !== 'index.html').map((name) => `/${name}`)]
      worker.code = worker.code
        .replace('__FILES__', JSON.stringify(paths))
        .replace('__VERSION__', JSON.stringify(digest.digest('hex').slice(0, 12)))
    },
  }
}

const PRELOADING = `
import { matchRoute } from './match-route.js'
import { resolveRouteComponents } from './utils.js'
export async function preload(routes, path) {
  const { match, layouts } = matchRoute(path, routes)
  await resolveRouteComponents(match ? [...layouts, match] : layouts)
}
export function preloadOnHover() {}
`

/** The router without its guesses of where a finger goes next, which nobody here asks for: the first load is lighter by them. */
function lighter(): Plugin {
  return { name: 'lighter', enforce: 'pre', load: (id) => (id.endsWith('/sv-router/src/helpers/preload.js') ? PRELOADING : null) }
}

export default defineConfig({
  root: here,
  plugins: [lighter(), svelte(), shell()],
  resolve: { alias: { $made: resolve(here, 'made'), $: resolve(here, 'src') } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      // Parts of Svelte that nothing uses stay out; its package does not say so itself.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/svelte\/src\/internal\/client\/dom/, sideEffects: false }] },
      input: { index: resolve(here, 'index.html'), 'service-worker': resolve(here, 'service-worker.ts') },
      output: {
        // The first load carries the name of every screen's files: a digest alone is shorter.
        entryFileNames: (part) => (part.name === 'service-worker' ? '[name].js' : 'static/[hash:7].js'),
        chunkFileNames: 'static/[hash:7].js',
        assetFileNames: 'static/[hash:7][extname]',
        // What asks for a token by itself, and runs first; all else of the first load in one piece: many small ones weigh more.
        codeSplitting: {
          groups: [
            { name: 'early', test: /src\/(early|kit\/token)\.ts$/, priority: 2 },
            { name: 'first', test: /src\/(main|routes)\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
})
