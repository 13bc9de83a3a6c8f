interface Filter {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: unknown;
}

type Group = readonly Filter[];

/**
 * `util.transform.toSubscriptionFilter`: a filter as groups, any of which has to hold, each of filters that all have
 * to. Several operators of one field are alternatives, and so are the rules. Operators are not checked. Null for
 * anything but an object.
 */
export function subscriptionFilter(
  filter: unknown,
  ignoredFields?: readonly string[] | null,
  rules?: unknown,
) {
  if (!isObject(filter)) return null;
  let groups = groupsOf(filter, ignoredFields ?? []);
  if (isObject(rules)) {
    const alternatives: Group[] = [];
    for (const name of Object.keys(rules)) alternatives.push(...ofField(name, rules[name]));
    if (alternatives.length > 0) groups = product(groups, alternatives);
  }
  const filterGroup: { filters: Group }[] = [];
  for (const filters of groups) if (filters.length > 0) filterGroup.push({ filters });
  return { filterGroup };
}

function groupsOf(filter: Readonly<Record<string, unknown>>, ignored: readonly string[]): Group[] {
  let groups: Group[] = [[]];
  for (const name of Object.keys(filter)) {
    if (ignored.includes(name)) continue;
    const value = filter[name];
    if (name === 'and' && Array.isArray(value)) {
      for (const member of value) if (isObject(member)) groups = product(groups, groupsOf(member, ignored));
    } else if (name === 'or' && Array.isArray(value)) {
      const alternatives: Group[] = [];
      for (const member of value) {
        if (!isObject(member)) continue;
        // A member of which nothing is left restricts nothing, and must not undo the others.
        for (const group of groupsOf(member, ignored)) if (group.length > 0) alternatives.push(group);
      }
      if (alternatives.length > 0) groups = product(groups, alternatives);
    } else {
      const alternatives = ofField(name, value);
      if (alternatives.length > 0) groups = product(groups, alternatives);
    }
  }
  return groups;
}

function ofField(fieldName: string, operators: unknown): Group[] {
  const alternatives: Group[] = [];
  if (!isObject(operators)) return alternatives;
  for (const operator of Object.keys(operators)) {
    alternatives.push([{ fieldName, operator, value: operators[operator] }]);
  }
  return alternatives;
}

function product(left: readonly Group[], right: readonly Group[]): Group[] {
  const groups: Group[] = [];
  for (const first of left) for (const second of right) groups.push([...first, ...second]);
  return groups;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
