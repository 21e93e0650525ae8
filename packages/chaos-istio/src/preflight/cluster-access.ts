export { clusterAccess } from 'chaos-kubernetes-access'
