export { type ServerOptions, startAdmissionServer } from './server.ts';
