import { expect, test } from 'vitest'
import { bookinfoManifests } from '../../src/bookinfo/manifests.ts'

const named = (kind: string) =>
  bookinfoManifests()
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata.name)

test('There is a Deployment of two pods for each version of each service', () => {
  expect(named('Deployment').sort()).toEqual([
    'details-v1',
    'productpage-v1',
    'ratings-v1',
    'ratings-v2',
    'reviews-v1',
    'reviews-v2',
    'reviews-v3',
  ])
  for (const object of bookinfoManifests().filter(({ kind }) => kind === 'Deployment')) {
    expect(object['spec']).toMatchObject({ replicas: 2, selector: { matchLabels: object.metadata.labels } })
  }
})

test('Each service has a Service, a DestinationRule and a VirtualService', () => {
  const services = ['details', 'productpage', 'ratings', 'reviews']
  for (const kind of ['Service', 'DestinationRule', 'VirtualService']) expect(named(kind).sort()).toEqual(services)
})

test('Everybody is sent to version 3 of reviews', () => {
  const reviews = bookinfoManifests().find(
    ({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'reviews',
  )
  expect(reviews?.['spec']).toEqual({
    hosts: ['reviews'],
    http: [{ route: [{ destination: { host: 'reviews', subset: 'v3' } }] }],
  })
})
