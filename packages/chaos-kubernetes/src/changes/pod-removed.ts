export { podRemoved } from 'chaos-kubernetes-access'
