// Written by `npm run codegen` from schema/. Edit those files, not this one.
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date `YYYY-MM-DD`, with an optional offset. */
  AWSDate: { input: string; output: string; }
  /** A date and time with a mandatory offset. */
  AWSDateTime: { input: string; output: string; }
  /** An address `local@domain`. */
  AWSEmail: { input: string; output: string; }
  /** An IPv4 or IPv6 address, with an optional prefix length. */
  AWSIPAddress: { input: string; output: string; }
  /** A string that holds valid JSON. Resolvers receive it parsed. */
  AWSJSON: { input: string; output: string; }
  /** A telephone number: digits with spaces or hyphens, read as North American when it names no country. */
  AWSPhone: { input: string; output: string; }
  /** A time `hh:mm:ss.sss`, with an optional offset. */
  AWSTime: { input: string; output: string; }
  /** Whole seconds since 1970-01-01T00:00Z; may be negative. */
  AWSTimestamp: { input: number; output: number; }
  /** A URL with a scheme. */
  AWSURL: { input: string; output: string; }
};

export type Company = {
  /** The long text; an item of its own, read only when selected. */
  readonly about?: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1 alpha-2. */
  readonly country: Scalars['String']['output'];
  readonly createdAt: Scalars['AWSDateTime']['output'];
  readonly createdBy?: Maybe<Scalars['ID']['output']>;
  /** Set while the company is deleted and can still be restored. */
  readonly deletedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly employeeCount?: Maybe<Scalars['Int']['output']>;
  /** When a deleted company is purged, in seconds since the epoch. */
  readonly expiresAt?: Maybe<Scalars['AWSTimestamp']['output']>;
  readonly foundedYear?: Maybe<Scalars['Int']['output']>;
  /** Unique among all companies, deleted ones included: 2 to 63 of a-z, 0-9 and -. */
  readonly handle: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  /** Free text, compared exactly. */
  readonly industry: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  readonly ownerId?: Maybe<Scalars['ID']['output']>;
  /** Null until the company's creation has been counted, and while it is deleted. */
  readonly statistics?: Maybe<CompanyStatistics>;
  readonly updatedAt: Scalars['AWSDateTime']['output'];
  readonly updatedBy?: Maybe<Scalars['ID']['output']>;
  /** Grows by one with every change; pass it back as expectedVersion. */
  readonly version: Scalars['Int']['output'];
  readonly website?: Maybe<Scalars['AWSURL']['output']>;
};

/** What a list shows of a company: the attributes every index carries. Ask company(id) for the rest. */
export type CompanyCard = {
  readonly country: Scalars['String']['output'];
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Only in the owner's list of deleted companies. */
  readonly deletedAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** Only in the owner's list of deleted companies: when it is purged, in seconds since the epoch. */
  readonly expiresAt?: Maybe<Scalars['AWSTimestamp']['output']>;
  readonly handle: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly industry: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
};

export type CompanyPage = {
  readonly items: ReadonlyArray<CompanyCard>;
  /** Pass it back with the same arguments for the next page; null at the end. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

export type CompanyState =
  | 'ACTIVE'
  | 'DELETED';

export type CompanyStatistics = {
  readonly companyId: Scalars['ID']['output'];
  readonly country?: Maybe<Scalars['String']['output']>;
  readonly documentBytes: Scalars['Float']['output'];
  readonly documentCount: Scalars['Int']['output'];
  readonly handle?: Maybe<Scalars['String']['output']>;
  readonly industry?: Maybe<Scalars['String']['output']>;
  readonly lastActivityAt?: Maybe<Scalars['AWSDateTime']['output']>;
  /** Name, handle, industry and country are copies, as of profileVersion; null until the company itself is known. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The version of the company that the copies show: beside Company.version it says how fresh they are. */
  readonly profileVersion?: Maybe<Scalars['Int']['output']>;
  /** How often the company was written, its creation included. */
  readonly revisionCount: Scalars['Int']['output'];
};

export type CreateCompanyInput = {
  readonly about?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 128 printable characters. The same token with the same input gives the same company for 24 hours. */
  readonly clientToken: Scalars['String']['input'];
  readonly country: Scalars['String']['input'];
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly employeeCount?: InputMaybe<Scalars['Int']['input']>;
  /** Editors only. */
  readonly externalReference?: InputMaybe<ExternalReferenceInput>;
  readonly foundedYear?: InputMaybe<Scalars['Int']['input']>;
  /** Made from the name when left out. */
  readonly handle?: InputMaybe<Scalars['String']['input']>;
  readonly industry: Scalars['String']['input'];
  readonly name: Scalars['String']['input'];
  readonly website?: InputMaybe<Scalars['AWSURL']['input']>;
};

export type DeleteCompanyInput = {
  readonly clientToken: Scalars['String']['input'];
  readonly expectedVersion: Scalars['Int']['input'];
  readonly id: Scalars['ID']['input'];
};

/** Where a company is known outside, so that importing it twice makes one company. */
export type ExternalReferenceInput = {
  readonly id: Scalars['ID']['input'];
  readonly source: Scalars['String']['input'];
};

export type IndustryPage = {
  readonly items: ReadonlyArray<Scalars['String']['output']>;
  /** Pass it back for the next page; null at the end. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/** What the companies of an industry that are not deleted add up to. */
export type IndustryStatistics = {
  readonly companyCount: Scalars['Int']['output'];
  readonly documentBytes: Scalars['Float']['output'];
  readonly documentCount: Scalars['Int']['output'];
  /** Companies that do not say how many they employ count as 0. */
  readonly employeeCount: Scalars['Float']['output'];
  readonly industry: Scalars['String']['output'];
};

export type Mutation = {
  readonly createCompany: Company;
  readonly deleteCompany: Company;
  readonly restoreCompany: Company;
  readonly transferCompany: Company;
  readonly updateCompany: Company;
};


export type MutationCreateCompanyArgs = {
  input: CreateCompanyInput;
};


export type MutationDeleteCompanyArgs = {
  input: DeleteCompanyInput;
};


export type MutationRestoreCompanyArgs = {
  input: RestoreCompanyInput;
};


export type MutationTransferCompanyArgs = {
  input: TransferCompanyInput;
};


export type MutationUpdateCompanyArgs = {
  input: UpdateCompanyInput;
};

export type Query = {
  /** By exactly one of industry, country, createdIn (YYYY-MM, UTC) and nameStartsWith (case and accents do not count). */
  readonly companies: CompanyPage;
  /** One entry per distinct id, in the order of first mention; null for an unknown one. At most 100. */
  readonly companiesByIds: ReadonlyArray<Maybe<Company>>;
  /** Null when there is none, or it is deleted and the caller neither owns nor edits it. */
  readonly company?: Maybe<Company>;
  readonly companyByHandle?: Maybe<Company>;
  /** Null for a company that is unknown, deleted, or not counted yet. */
  readonly companyStatistics?: Maybe<CompanyStatistics>;
  /** One entry per distinct id, in the order of first mention; null where companyStatistics is. At most 100. */
  readonly companyStatisticsByIds: ReadonlyArray<Maybe<CompanyStatistics>>;
  /** Every industry that a company was ever in, in the order of its characters. */
  readonly industries: IndustryPage;
  /** Null for an industry that no company was ever in. */
  readonly industryStatistics?: Maybe<IndustryStatistics>;
  /** The caller's own, by name. */
  readonly myCompanies: CompanyPage;
};


export type QueryCompaniesArgs = {
  country?: InputMaybe<Scalars['String']['input']>;
  createdIn?: InputMaybe<Scalars['String']['input']>;
  descending?: InputMaybe<Scalars['Boolean']['input']>;
  industry?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nameStartsWith?: InputMaybe<Scalars['String']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCompaniesByIdsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryCompanyArgs = {
  consistent?: InputMaybe<Scalars['Boolean']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryCompanyByHandleArgs = {
  handle: Scalars['String']['input'];
};


export type QueryCompanyStatisticsArgs = {
  companyId: Scalars['ID']['input'];
};


export type QueryCompanyStatisticsByIdsArgs = {
  companyIds: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryIndustriesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryIndustryStatisticsArgs = {
  industry: Scalars['String']['input'];
};


export type QueryMyCompaniesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<CompanyState>;
};

/** Possible for 30 days after the deletion. */
export type RestoreCompanyInput = {
  readonly clientToken: Scalars['String']['input'];
  readonly expectedVersion: Scalars['Int']['input'];
  readonly id: Scalars['ID']['input'];
};

export type TransferCompanyInput = {
  readonly clientToken: Scalars['String']['input'];
  readonly expectedVersion: Scalars['Int']['input'];
  readonly id: Scalars['ID']['input'];
  /** The new owner's user id (the sub of their token). */
  readonly newOwnerId: Scalars['ID']['input'];
};

/** A field that is left out stays; null clears an optional one. */
export type UpdateCompanyInput = {
  readonly about?: InputMaybe<Scalars['String']['input']>;
  readonly clientToken: Scalars['String']['input'];
  readonly country?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly employeeCount?: InputMaybe<Scalars['Int']['input']>;
  readonly expectedVersion: Scalars['Int']['input'];
  readonly foundedYear?: InputMaybe<Scalars['Int']['input']>;
  readonly handle?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly industry?: InputMaybe<Scalars['String']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly website?: InputMaybe<Scalars['AWSURL']['input']>;
};
