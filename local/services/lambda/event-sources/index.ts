export { createEventSources, type EventSources, type EventSourcesOptions } from './event-sources.ts';
export type { Mapping, MappingChange, MappingState } from './mapping.ts';
