import { writeFile } from 'node:fs/promises'
import { pageUrl } from './page-url.ts'
import { renderPage } from './render-page.ts'
import { topics } from './topics.ts'

await writeFile(pageUrl, renderPage(topics))
