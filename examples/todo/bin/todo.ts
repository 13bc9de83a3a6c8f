#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib';
import { TodoStack } from '../lib/todo-stack';

const app = new cdk.App();
new TodoStack(app, 'TodoStack', {
  tags: { team: 'productivity' },
});
