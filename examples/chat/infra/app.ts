import { App } from 'aws-cdk-lib';
import { ChatApi } from './chat-api';
import { ChatStorage } from './chat-storage';

const app = new App();
const stage = String(app.node.tryGetContext('stage') ?? 'dev');

const storage = new ChatStorage(app, `chat-${stage}-storage`);
new ChatApi(app, `chat-${stage}-api`, { stage, table: storage.table });
