import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { Construct } from 'constructs';
import { COMPANY_ACCESS_PATTERNS } from '../../model/company/access-patterns.ts';
import { INDEXES } from '../../model/company/indexes.ts';
import type { StageConfig } from '../config.ts';
import { contextTable } from '../constructs/context-table.ts';
import { jsResolvers } from '../constructs/js-resolvers.ts';
import { tableDataSource } from '../constructs/table-data-source.ts';

interface CompanyProps extends StackProps {
  readonly config: StageConfig;
  /** Repository root. */
  readonly root: string;
  readonly api: IGraphqlApi;
}

/** The company context: its table, and the resolvers that reach it. */
export class CompanyStack extends Stack {
  constructor(scope: Construct, id: string, props: CompanyProps) {
    super(scope, id, props);
    const { api, config, root } = props;
    const context = 'company';
    const table = contextTable(this, { config, context, indexes: INDEXES });
    const dataSource = tableDataSource(this, { api, context, table, patterns: COMPANY_ACCESS_PATTERNS });
    jsResolvers(this, { api, dataSource, root, context });
  }
}
