export type TodoList = {
  id: string;
  title: string;
  owner: string;
  shared: boolean;
  /** Key of the index byVisibility; a list that is not shared has none, and is not in it. */
  visibility?: string;
  open: number;
  createdAt: string;
};

/** What a list has beside its title, by whether others may read it. AppSync writes undefined as null, so it has no key. */
export const sharing = (shared: boolean): { shared: boolean; visibility?: string } =>
  shared ? { shared, visibility: 'shared' } : { shared };
