import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Mutation } from '../histories/mutations.ts'

/** Lets this process load a copy of the product's sources in which something is left out. To be called before any of them is loaded. */
export function plantFault({ replacements }: Mutation): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const file = url.startsWith('file:') ? fileURLToPath(url).replaceAll('\\', '/') : ''
      const here = replacements.filter((replacement) => file.endsWith(`/${replacement.file}`))
      if (here.length === 0) return loaded
      let source = String(loaded.source)
      for (const { text, by } of here) {
        if (source.split(text).length !== 2) throw new Error(`${file} does not hold ${JSON.stringify(text)} just once.`)
        source = source.replace(text, () => by)
      }
      return { ...loaded, source }
    },
  })
}
