import { Button, Dialog } from '@graphiql/react';
import { useState, type SyntheticEvent } from 'react';
import { configuration } from './configuration.tsx';
import { signIn, type Identity } from './identity.tsx';

/** Asks for a user and groups, and hands on the identity. There is no password: the cloud is this machine's own. */
export function SignInDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onSignedIn: (identity: Identity) => void;
}) {
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);

  async function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const others = String(form.get('others') ?? '').split(',');
    const groups = [...form.getAll('group').map(String), ...others.map((name) => name.trim())];
    setBusy(true);
    setFault('');
    try {
      const user = String(form.get('user') ?? '').trim();
      props.onSignedIn(await signIn(user, [...new Set(groups.filter((name) => name !== ''))]));
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <div className="graphiql-dialog-header">
        <Dialog.Title className="graphiql-dialog-title">Sign in as a user</Dialog.Title>
        <Dialog.Close />
      </div>
      <form className="explorer-sign-in" onSubmit={(event) => void submit(event)}>
        <Dialog.Description>
          Puts a token of the local user pool into the headers. The user is created when there is none, and is
          in exactly these groups from then on.
        </Dialog.Description>
        <label className="explorer-field">
          User name
          <input
            name="user"
            type="text"
            required
            maxLength={128}
            placeholder="ada"
            autoComplete="off"
            spellCheck={false}
            autoFocus
          />
        </label>
        <fieldset className="explorer-field">
          <legend>Groups</legend>
          <div className="explorer-groups">
            {configuration.groups.map((group) => (
              <label key={group}>
                <input name="group" type="checkbox" value={group} /> {group}
              </label>
            ))}
          </div>
          <input
            name="others"
            type="text"
            placeholder="other groups, separated by commas"
            aria-label="Other groups, separated by commas"
            autoComplete="off"
            spellCheck={false}
          />
        </fieldset>
        {fault !== '' && (
          <p className="explorer-fault" role="alert">
            {fault}
          </p>
        )}
        <div className="explorer-actions">
          <Button type="submit" disabled={busy} className="explorer-primary">
            {busy ? 'Signing in …' : 'Sign in'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
