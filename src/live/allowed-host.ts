import { isIP } from 'node:net';
import { hostname } from 'node:os';

/**
 * Whether a request's `Host` names this server by what it is known by: an address, `localhost`, this machine's name, or the host that it was
 * told to listen at. A page elsewhere may have its own name point here (DNS rebinding); its requests carry that name, and are refused.
 */
export function isAllowedHost(header: string | undefined, ownHost: string): boolean {
  const name = nameOf(header);
  if (name === undefined) return false;
  return isIP(name) !== 0 || ['localhost', ownHost.toLowerCase(), hostname().toLowerCase()].includes(name);
}

function nameOf(header: string | undefined): string | undefined {
  const found = /^(?:\[(?<six>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (found?.groups?.six ?? found?.groups?.name)?.toLowerCase();
}
