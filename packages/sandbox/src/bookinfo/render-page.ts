interface Product {
  readonly title: string
  /** Markup of our own. */
  readonly descriptionHtml: string
}

interface Reviews {
  readonly podname: string
  readonly reviews: readonly {
    readonly reviewer: string
    readonly text: string
    readonly rating?: { readonly stars?: number; readonly color?: string; readonly error?: string }
  }[]
}

/** The body of a book's page. What a service could not give is said on the page. */
export function renderPage(product: Product, user: string | undefined, details: unknown, reviews: unknown): string {
  const greeting =
    user === undefined ? '<a href="/login">Sign in</a>' : `${escapeText(user)} (<a href="/logout">sign out</a>)`
  return `
<p>${greeting}</p>
<h1>${escapeText(product.title)}</h1>
<p>${product.descriptionHtml}</p>
<h2>Book details</h2>
${details === undefined ? '<p class="unavailable">Product details are unavailable.</p>' : renderDetails(details as object)}
<h2>Book reviews</h2>
${reviews === undefined ? '<p class="unavailable">Product reviews are unavailable.</p>' : renderReviews(reviews as Reviews)}
`
}

function renderDetails(details: object): string {
  const entries = Object.entries(details).filter(([name]) => name !== 'id')
  return `<dl>${entries.map(([name, value]) => `<dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd>`).join('')}</dl>`
}

function renderReviews({ reviews, podname }: Reviews): string {
  const quotes = reviews.map(({ reviewer, text, rating }) => {
    return `<blockquote><p>${escapeText(text)}</p><cite>${escapeText(reviewer)}</cite>${renderRating(rating)}</blockquote>`
  })
  return `${quotes.join('\n')}\n<p>Reviews served by: ${escapeText(podname)}</p>`
}

function renderRating(rating: Reviews['reviews'][number]['rating']): string {
  if (rating === undefined) return ''
  if (rating.stars === undefined) return `<p class="unavailable">${escapeText(rating.error ?? '')}</p>`
  const stars = '★'.repeat(rating.stars) + '☆'.repeat(Math.max(0, 5 - rating.stars))
  return `<p class="stars" style="color: ${escapeText(rating.color ?? 'black')}">${stars}</p>`
}

function escapeText(value: unknown): string {
  return String(value).replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
