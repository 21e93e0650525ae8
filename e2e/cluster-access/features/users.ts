import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Topic } from '../feature.ts'
import { reaching } from './reaching.ts'

const asked = 'asks the server with the token mango'
const askedByFile = 'asks the server with the token of-file'
const byFile = { tokenFile: 'token' }
const contradicts = (what: string) =>
  `refuses: “The user "user" of the kubeconfig kubeconfig can't be used: it has ${what}”`

export const users: Topic = {
  title: 'Tokens, passwords, and acting as another',
  features: [
    reaching({ name: '`token`', ours: asked }),
    reaching({ name: '`tokenFile`', user: byFile, files: { token: 'of-file\n' }, ours: askedByFile }),
    reaching({
      name: '`tokenFile` beside `token`: the file counts',
      user: { ...byFile, token: 'mango' },
      files: { token: 'of-file\n' },
      ours: askedByFile,
    }),
    reaching({
      name: '`tokenFile` that is not there, beside `token`',
      user: { ...byFile, token: 'mango' },
      ours: asked,
    }),
    reaching({
      name: '`tokenFile` that is not there',
      user: byFile,
      ours: "refuses: “The file token, which the cluster's credentials name, can't be read. Correct the path in the kubeconfig or the secrets, or make the file readable.”",
    }),
    reaching({
      name: '`tokenFile` that is empty',
      user: byFile,
      files: { token: '\n' },
      ours: "refuses: “The file token, which the cluster's credentials name, holds no token. Have it written anew, or correct the tokenFile in the kubeconfig.”",
    }),
    {
      name: '`tokenFile` that is written anew while a command is at work',
      async set(stage) {
        const token = join(stage.folder, 'token')
        const rotate = async () => {
          await writeFile(token, 'second')
          return 200
        }
        const { cluster } = await stage.apiServer({ answer: rotate })
        await writeFile(token, 'first')
        return { secrets: [{}, {}], environment: { KUBECONFIG: await stage.kubeconfig(cluster, byFile) } }
      },
      kubectl: 'not tried here: its commands ask once; what watches reads the file anew after a minute',
      ours: 'asks the server with the token first; asks the server with the token second',
      otherwise: 'It is read for each call, since a server may refuse the old token at once.',
    },
    reaching({
      name: '`username` and `password`',
      user: { username: 'ada', password: 'kiwi' },
      ours: 'asks the server with ada:kiwi',
    }),
    reaching({ name: '`username` without `password`', user: { username: 'ada' }, ours: 'asks the server with ada:' }),
    reaching({
      name: '`token` and `username`',
      user: { token: 'mango', username: 'ada', password: 'kiwi' },
      ours: contradicts('a token and a username or password. Take out one of the two.'),
    }),
    reaching({
      name: 'a user without anything',
      user: {},
      ours: 'asks the server without credentials',
      otherwise:
        'kubectl asks for a name at the terminal; in a run nobody sits there, and some servers let everybody read.',
    }),
    reaching({
      name: 'a server that does not accept the token (401)',
      server: { answer: () => 401 },
      ours: `${asked} (401); refuses: “The API server https://127.0.0.1:PORT does not accept our credentials. Log in to the cluster again, or correct the credentials in the kubeconfig or the secrets.”`,
    }),
    reaching({
      name: '`as`',
      user: { token: 'mango', as: 'jane' },
      ours: `${asked}, in the name of user jane,`,
    }),
    reaching({
      name: '`as`, `as-uid`, `as-groups`, `as-user-extra`',
      user: {
        token: 'mango',
        as: 'jane',
        'as-uid': '7',
        'as-groups': ['dev', 'ops'],
        'as-user-extra': { 'example.com/Scopes': ['a', 'b'] },
      },
      ours: `${asked}, in the name of extra-example.com%2fscopes a, b, group dev, ops, uid 7, user jane,`,
    }),
    reaching({
      name: '`as-groups` without `as`',
      user: { token: 'mango', 'as-groups': ['dev'] },
      ours: contradicts('as-groups without as. Name in as whom to act as.'),
    }),
  ],
}
