import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'

const client = {
  group: ['@kubernetes/client-node', '@kubernetes/client-node/*'],
  allowTypeImports: true,
  message: 'Loading the client costs 300 ms: chaos-kubernetes-access has what is needed of it.',
}
const otherSources = { group: ['chaos-*/src/*', '**/packages/*/src/**'], message: 'Import a package by its name.' }
const forbid = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: [client, otherSources, ...patterns] }],
})

const corePackages = {
  group: [
    '@oclif/*',
    'chaos-istio',
    'chaos-kubernetes',
    'chaos-http-probes',
    'chaos-kubernetes-access',
    'chaos-sandbox',
  ],
  message: 'The core knows the plugin contract only.',
}

const slowModules = {
  group: ['node:crypto', 'node:zlib'],
  allowTypeImports: true,
  message:
    'Loading it takes milliseconds, which whoever only validates a file should not wait for: process.getBuiltinModule() where it is used.',
}

const plainHttp = {
  group: ['node:http'],
  allowTypeImports: true,
  message:
    'To import it looks at all its exports, one of which loads the client behind fetch: a fifth of a short run. process.getBuiltinModule() where it is used.',
}

/** The rooms of the core by floors, the lowest first: a room imports from those on lower floors, never from its own floor or above. */
const floorsOfCore = [
  ['errors', 'files', 'python', 'time'],
  ['documents'],
  ['model'],
  ['http', 'settings', 'substitution'],
  ['configuration', 'plugins'],
  ['secrets'],
  ['run-log'],
  ['changes', 'tolerance'],
  ['journal'],
  ['notifications', 'recovery', 'stopping'],
  ['providers'],
  ['controls'],
  ['experiment'],
  ['run'],
]

/** The same of the command line; what stands in no room has a floor by itself. */
const floorsOfCli = [
  ['outlive-code.ts', 'package-file.ts', 'usage-error.ts'],
  ['options', 'report-error.ts', 'signals.ts'],
  ['exit.ts', 'render'],
  ['discover', 'sandbox', 'session.ts'],
  ['plugins', 'recover', 'settings'],
  ['chaos-command.ts', 'hooks', 'import', 'init', 'run'],
  ['commands'],
  ['command-table.ts', 'thin-config.ts'],
  ['help'],
]

/** For each room of a package, that it imports nothing from its own floor and from those above. Throws where a room has no floor. */
function importsGoDown(source, top, floors, ...others) {
  const listed = new Set(floors.flat())
  for (const entry of readdirSync(join(import.meta.dirname, source))) {
    if (entry !== top && !listed.has(entry)) throw new Error(`${source}/${entry} has no floor.`)
  }
  return floors.flatMap((rooms, floor) =>
    rooms.map((room) => {
      const forbidden = floors
        .slice(floor)
        .flat()
        .filter((other) => other !== room)
      const isFile = room.endsWith('.ts')
      const upwards = {
        regex: `^${isFile ? '\\./' : '(\\.\\./)+'}(${[...forbidden, top].join('|').replaceAll('.', '\\.')})(/|$)`,
        message: 'An import goes down only, as the floors in eslint.config.js have it.',
      }
      const files = isFile ? room : `${room}/**/*.ts`
      return { files: [`${source}/${files}`], rules: forbid(upwards, ...others) }
    }),
  )
}

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/fixtures/**', '**/*.js', '**/*.mjs', '.nx/**'] },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: ['./packages/*/tsconfig.json', './tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['error', { max: 400 }],
      ...forbid(),
    },
  },
  {
    // What is shown is masked and made harmless in one place. The sandbox's own process writes its log to standard output.
    files: ['packages/cli/src/**/*.ts'],
    ignores: ['packages/cli/src/render/standard-streams.ts', 'packages/cli/src/sandbox/log-api-calls.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.property.name=/^std(out|err)$/]',
          message: 'Say it by the ConsoleReport, or print it by render/standard-streams.ts.',
        },
      ],
    },
  },
  {
    // They play against the engine itself, and against altered copies of it.
    files: ['e2e/histories/**/*.ts', 'e2e/fuzz/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [client] }] },
  },
  {
    files: ['packages/chaos-*/src/**/*.ts'],
    rules: forbid(plainHttp, {
      group: ['chaos-core', 'chaos-cli', '@oclif/*', 'chaos-istio', 'chaos-kubernetes', 'chaos-http-probes'],
      message: 'A plugin knows the contract and shared packages only.',
    }),
  },
  { files: ['packages/{kubernetes-access,plugin-api}/src/**/*.ts'], rules: forbid(plainHttp) },
  {
    files: ['packages/core/src/**/*.ts'],
    // Vault has a login that is called so; and Chaos Toolkit's operator keeps experiments in manifests.
    ignores: ['packages/core/src/secrets/vault.ts', 'packages/core/src/experiment/unwrap-experiment.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['Literal[value=', 'Literal[regex.pattern=', 'TemplateElement[value.raw=', 'Identifier[name='].map(
          (kind) => ({
            selector: `${kind}/kube|chaosk8s|istio|k8s/i]`,
            message: 'The core knows no system: a plugin says what addresses its own, and what it stands in for.',
          }),
        ),
      ],
    },
  },
  { files: ['packages/core/src/**/*.ts'], rules: forbid(corePackages, slowModules, plainHttp) },
  ...importsGoDown('packages/core/src', 'index.ts', floorsOfCore, corePackages, slowModules, plainHttp),
  ...importsGoDown('packages/cli/src', 'main.ts', floorsOfCli),
)
