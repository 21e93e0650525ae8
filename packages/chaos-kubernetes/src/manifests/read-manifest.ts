import { extname } from 'node:path'
import type { Manifest } from 'chaos-kubernetes-access'
import { readTextFile, StepFailure, TooLarge } from 'chaos-plugin-api'
import { parseJsonManifest, parseYamlManifest, parseYamlText } from './parse-manifest.ts'

/** Reads one object from a file: `.json`, `.yaml` or `.yml`. A relative path starts at the working directory. */
export async function readManifest(path: string): Promise<Manifest> {
  const type = extname(path)
  if (type !== '.json' && type !== '.yaml' && type !== '.yml') {
    throw new StepFailure(`The file ${path} is neither JSON nor YAML by its name.`, {
      remedy: 'Name a file that ends in .json, .yaml or .yml.',
    })
  }
  const text = await readText(path)
  const source = `The file ${path}`
  return type === '.json' ? parseJsonManifest(text, source) : parseYamlManifest(text, source)
}

/** Reads one object from a file that holds YAML (or JSON, which is YAML), whatever it is called. */
export async function readYamlManifest(path: string): Promise<Manifest> {
  return parseYamlManifest(await readText(path), `The file ${path}`)
}

/** Reads whatever a YAML file holds. */
export async function readYaml(path: string): Promise<unknown> {
  return parseYamlText(await readText(path), `The file ${path}`)
}

async function readText(path: string): Promise<string> {
  try {
    return await readTextFile(path)
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StepFailure(
      `The file ${path} ${missing ? 'does not exist' : `can't be read${cause instanceof TooLarge ? `: ${cause.message}` : ''}`}.`,
      {
        remedy: 'Correct the path; it starts at the working directory.',
        cause,
      },
    )
  }
}
