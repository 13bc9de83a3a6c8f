/** A company as its last acknowledged write left it. */
export interface Written {
  readonly id: string;
  /** 1, and one more with every change: how often it was written. */
  readonly version: number;
  readonly name: string;
  readonly handle: string;
  readonly industry: string;
  readonly employeeCount: number | null;
  readonly deleted: boolean;
}

/** What the system has acknowledged: what has to be there, exactly so and no more. */
export interface Ledger {
  acknowledge(company: Written): void;
  readonly companies: ReadonlyMap<string, Written>;
  /** Acknowledged so far. */
  readonly writes: number;
  /** Every industry that a company ever was in. */
  readonly industries: ReadonlySet<string>;
}

export function createLedger(): Ledger {
  const companies = new Map<string, Written>();
  const industries = new Set<string>();
  let writes = 0;
  return {
    acknowledge(company) {
      companies.set(company.id, company);
      industries.add(company.industry);
      writes += 1;
    },
    companies,
    industries,
    get writes() {
      return writes;
    },
  };
}

/** What is not as it was acknowledged. */
export interface Violation {
  readonly kind:
    | 'lost' // an acknowledged write is not there
    | 'doubled' // there is more than was acknowledged
    | 'wrong' // it is there, with other values
    | 'aside' // a message or record lies with the dead letters or in the failure bucket
    | 'late' // right, and not in time
    | 'refused' // the API did not take a write that it has to take
    | 'left'; // a process outlived its host
  readonly what: string;
}
