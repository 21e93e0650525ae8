export { objectCreated } from 'chaos-kubernetes-access'
