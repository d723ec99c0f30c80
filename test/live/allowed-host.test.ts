import { describe, expect, it } from '@jest/globals';
import { hostname } from 'node:os';
import { isAllowedHost } from '../../src/live/allowed-host.js';

describe('isAllowedHost', () => {
  it.each(['localhost', 'localhost:8173', '127.0.0.1:80', '[::1]:8173', 'LOCALHOST', '192.168.1.7:8173', hostname()])(
    'answers to %s',
    (header) => {
      expect(isAllowedHost(header, '127.0.0.1')).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:8173',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil',
  ])('refuses %s', (header) => {
    expect(isAllowedHost(header, '127.0.0.1')).toBe(false);
  });

  it('answers to the host that it listens at', () => {
    expect(isAllowedHost('gpu-box.lab:8173', 'gpu-box.lab')).toBe(true);
  });
});
