import type { BackbonePlugin } from './backbone.js';
import { convnextTiny } from './convnext-tiny.js';
import { resnetTest } from './resnet-test.js';
import { resnet10 } from './resnet10.js';
import { resnet101 } from './resnet101.js';
import { resnet18 } from './resnet18.js';
import { resnet34 } from './resnet34.js';
import { resnet50 } from './resnet50.js';
import { vitSmall } from './vit-small.js';
import { vitTest } from './vit-test.js';
import { vitTiny } from './vit-tiny.js';

/** The family's plug-ins: adding an architecture is one file and one line here. */
export const backbonePlugins: readonly BackbonePlugin[] = [
  resnet10,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  convnextTiny,
  vitTiny,
  vitSmall,
  resnetTest,
  vitTest,
];
