/** The namespace in which Bookinfo lives. */
export const bookinfoNamespace = 'bookinfo'

/** The port of every Bookinfo service and container. */
export const bookinfoPort = 9080

/** The services of Bookinfo with their versions. */
export const bookinfoServices = [
  { service: 'productpage', versions: ['v1'], serves: 'v1' },
  { service: 'details', versions: ['v1'], serves: 'v1' },
  { service: 'ratings', versions: ['v1', 'v2'], serves: 'v1' },
  { service: 'reviews', versions: ['v1', 'v2', 'v3'], serves: 'v3' },
] as const
