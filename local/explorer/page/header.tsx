import {
  ChevronDownIcon,
  DropdownMenu,
  UnStyledButton,
  useGraphiQL,
  useGraphiQLActions,
} from '@graphiql/react';
import { useEffect, useState } from 'react';
import { configuration, variablesText, type Example } from './configuration.tsx';
import { isOwn, keyHolder, withIdentity, type Identity } from './identity.tsx';
import { SignInDialog } from './sign-in.tsx';

/** The right end of the tab bar: the examples, and who the requests are from. */
export function Header() {
  return (
    <div className="explorer-header">
      <span className="explorer-title">{configuration.title}</span>
      {configuration.examples.length > 0 && <Examples />}
      <Who />
    </div>
  );
}

function Examples() {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const responseEditor = useGraphiQL((state) => state.responseEditor);

  function open(example: Example) {
    const present = queryEditor?.getValue().trim() ?? '';
    const untouched =
      present === '' || configuration.examples.some(({ operation }) => operation.trim() === present);
    // What somebody wrote stays in its tab.
    if (!untouched) addTab();
    queryEditor?.setValue(example.operation);
    variableEditor?.setValue(variablesText(example));
    responseEditor?.setValue('');
    queryEditor?.focus();
  }

  return (
    <DropdownMenu>
      <DropdownMenu.Button className="explorer-control">
        Examples <ChevronDownIcon className="explorer-chevron" aria-hidden="true" />
      </DropdownMenu.Button>
      <DropdownMenu.Content className="explorer-menu" align="end">
        {configuration.examples.map((example) => (
          <DropdownMenu.Item key={example.name} onSelect={() => open(example)}>
            {example.name}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

function Who() {
  const [identity, setIdentity] = useState<Identity>(keyHolder);
  const [asking, setAsking] = useState(false);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const activeTabIndex = useGraphiQL((state) => state.activeTabIndex);

  // Each tab has headers of its own; the ones that this page filled in follow the identity.
  useEffect(() => {
    const text = headerEditor?.getValue();
    if (text === undefined || !isOwn(text)) return;
    const next = withIdentity(text, identity);
    if (next !== text) headerEditor?.setValue(next);
  }, [headerEditor, activeTabIndex, identity]);

  function become(next: Identity) {
    headerEditor?.setValue(withIdentity(headerEditor.getValue(), next));
    setIdentity(next);
    setAsking(false);
  }

  return (
    <>
      {identity.kind === 'user' && (
        <span className="explorer-who" title={identity.groups.join(', ') || 'in no group'}>
          <strong>{identity.user}</strong>
          {identity.groups.length > 0 && <small>{identity.groups.join(', ')}</small>}
        </span>
      )}
      {identity.kind === 'user' ? (
        <UnStyledButton className="explorer-control" type="button" onClick={() => become(keyHolder)}>
          Sign out
        </UnStyledButton>
      ) : (
        <UnStyledButton className="explorer-control" type="button" onClick={() => setAsking(true)}>
          Sign in
        </UnStyledButton>
      )}
      <SignInDialog open={asking} onOpenChange={setAsking} onSignedIn={become} />
    </>
  );
}
