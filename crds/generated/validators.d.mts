// Written by crds/generate.ts; do not edit.
import type { ErrorObject } from 'ajv';

interface Validator {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

export const SSIClusterManifest: Validator;
export const SSIClusterStatus: Validator;
export const GuestPlacementManifest: Validator;
export const GuestPlacementStatus: Validator;
export const RelocationManifest: Validator;
export const RelocationStatus: Validator;
