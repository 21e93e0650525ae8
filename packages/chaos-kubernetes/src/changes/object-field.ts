export { objectField } from 'chaos-kubernetes-access'
