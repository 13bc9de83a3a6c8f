import './workers.tsx';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { configuration, variablesText } from './configuration.tsx';
import { fetcher } from './fetcher.tsx';
import { Header } from './header.tsx';
import { keyHeaders } from './identity.tsx';

const [first] = configuration.examples;
const root = document.getElementById('explorer');
if (!root) throw new Error('The page lacks its element.');

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={[
      { query: first?.operation ?? '', variables: first ? variablesText(first) : '', headers: keyHeaders },
    ]}
    defaultQuery=""
    defaultHeaders={keyHeaders}
    defaultEditorToolsVisibility="headers"
    // A token in the browser's storage would outlive the sign-out.
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>
      <Header />
    </GraphiQL.Logo>
  </GraphiQL>,
);
