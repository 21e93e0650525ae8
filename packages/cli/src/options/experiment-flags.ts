import { existsSync } from 'node:fs'
import { variableTypes } from 'chaos-core'
import { UsageError } from '../usage-error.ts'
import { Flags } from './flags.ts'

/** The options that say how an experiment is read, and with which values: of `run`, and of `validate`, which must decide the same. */
export const experimentFlags = {
  'no-verify-tls': Flags.boolean({ summary: 'Accept any certificate when SOURCE is fetched over https.' }),
  'from-manifest': Flags.boolean({
    summary:
      'Take the experiment out of the Kubernetes manifest in SOURCE: a ConfigMap, a custom resource, a list of them, or several documents.',
  }),
  var: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'KEY[:TYPE]=VALUE',
    summary: `Set a configuration value; may be given several times. Types: ${variableTypes.join(', ')}; default: str.`,
  }),
  'var-file': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FILE',
    summary: 'Read configuration and secrets from a JSON, YAML or .env file; may be given several times.',
  }),
  'control-file': Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FILE',
    summary: 'Add the controls of a JSON or YAML file; may be given several times.',
  }),
}

/** The same as the core takes them. Throws `UsageError` where a file is not there. */
export function experimentOptions(flags: {
  readonly 'no-verify-tls': boolean
  readonly 'from-manifest': boolean
  readonly var?: readonly string[] | undefined
  readonly 'var-file'?: readonly string[] | undefined
  readonly 'control-file'?: readonly string[] | undefined
}) {
  requireFiles('var-file', flags['var-file'])
  requireFiles('control-file', flags['control-file'])
  return {
    verifyTls: !flags['no-verify-tls'],
    fromManifest: flags['from-manifest'],
    variables: flags.var ?? [],
    variableFiles: flags['var-file'] ?? [],
    controlFiles: flags['control-file'] ?? [],
  }
}

/** Throws `UsageError` where one of the files of an option is not there. */
function requireFiles(option: string, files: readonly string[] | undefined): void {
  const missing = files?.find((file) => !existsSync(file))
  if (missing !== undefined) throw new UsageError(`There is no file ${missing} for --${option}.`, 'Check its path.')
}
