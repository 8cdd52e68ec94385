import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceError,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { type Autonaming, checkInputs } from "./check.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { create, previewCreation } from "./create.ts";
import { remove } from "./delete.ts";
import { deletionDifference, difference } from "./diff.ts";
import { engineLog, type Log, silentLog } from "./engine-log.ts";
import { ExpectedError, NotReadyError } from "./errors.ts";
import { fieldManagerOf } from "./field-manager.ts";
import type { JsonObject } from "./json.ts";
import { idOf, isTerminating, kindOf } from "./kubernetes-object.ts";
import { hasUnknown, objectWithoutMarks, redacted, withMarks } from "./property.ts";
import { isBeingDeleted, read } from "./read.ts";
import { diffResponse, failure, initializationFailure } from "./responses.ts";
import { incarnationOf, openSession, type Session } from "./session.ts";
import { parseSettings } from "./settings.ts";
import { fromStruct, toStruct } from "./struct.ts";
import { previewUpdate, update } from "./update.ts";

/** Version of the official plugin whose behavior this one follows; the engine compares it with the SDK's. */
const pluginVersion = "4.34.2";

/** The engine's ResourceProvider service for one plugin process. */
export class ProviderService {
  #log: Log;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #cancellation = new AbortController();
  #session: Session | undefined;

  constructor(engineAddress: string | undefined, environment: Readonly<Record<string, string | undefined>>) {
    this.#log = engineAddress === undefined ? silentLog : engineLog(engineAddress);
    this.#environment = environment;
  }

  /** Stops every wait; an object that is not ready yet is reported as not ready. */
  cancel(): void {
    this.#cancellation.abort();
  }

  /** The handlers by the names of the protocol. */
  handlers(): UntypedServiceImplementation {
    return {
      handshake: answering(() => {
        const response = new providerMessages.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        response.setSupportsAutonamingConfiguration(true);
        return response;
      }),
      attach: answering((request: pluginMessages.PluginAttach) => {
        this.#log = engineLog(request.getAddress());
        return new emptyMessages.Empty();
      }),
      getPluginInfo: answering(() => {
        const info = new pluginMessages.PluginInfo();
        info.setVersion(pluginVersion);
        return info;
      }),
      cancel: answering(() => {
        this.cancel();
        return new emptyMessages.Empty();
      }),
      checkConfig: answering((request: providerMessages.CheckRequest) => {
        const response = new providerMessages.CheckResponse();
        response.setInputs(request.getNews());
        return response;
      }),
      diffConfig: answering((request: providerMessages.DiffRequest) => {
        const settings = parseSettings({}, {});
        return diffResponse(
          difference(fromStruct(request.getOlds()), fromStruct(request.getNews()), settings),
        );
      }),
      configure: answering((request: providerMessages.ConfigureRequest) => this.#configure(request)),
      check: answering((request: providerMessages.CheckRequest) => this.#check(request)),
      diff: answering((request: providerMessages.DiffRequest) => this.#diff(request)),
      create: answering((request: providerMessages.CreateRequest) => this.#create(request)),
      read: answering((request: providerMessages.ReadRequest) => this.#read(request)),
      update: answering((request: providerMessages.UpdateRequest) => this.#update(request)),
      delete: answering((request: providerMessages.DeleteRequest) => this.#delete(request)),
    };
  }

  async #configure(request: providerMessages.ConfigureRequest): Promise<providerMessages.ConfigureResponse> {
    const configuration = fromStruct(request.getArgs());
    this.#session = await openSession(configuration, this.#log, this.#cancellation.signal, this.#environment);
    const response = new providerMessages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
  }

  async #check(request: providerMessages.CheckRequest): Promise<providerMessages.CheckResponse> {
    const { api } = this.#configured();
    const newInputs = fromStruct(request.getNews());
    const kind = kindOf(objectWithoutMarks(newInputs));
    const namespaced = api !== undefined && !hasUnknown(kind.kind) && (await api.isNamespaced(kind));
    const inputs = checkInputs({
      urn: request.getUrn(),
      oldInputs: fromStruct(request.getOlds()),
      newInputs,
      autonaming: autonamingOf(request),
      defaultNamespace: namespaced ? api.defaultNamespace : undefined,
    });
    const response = new providerMessages.CheckResponse();
    response.setInputs(toStruct(inputs));
    return response;
  }

  async #diff(request: providerMessages.DiffRequest): Promise<providerMessages.DiffResponse> {
    const session = this.#configured();
    const { settings, inState } = session;
    const old = readCheckpoint(fromStruct(request.getOlds()));
    const oldInputs = request.getOldInputs();
    inState.add(incarnationOf(old.live));
    const inputs = oldInputs === undefined ? old.inputs : objectWithoutMarks(fromStruct(oldInputs));
    const changed = difference(
      inputs,
      objectWithoutMarks(fromStruct(request.getNews())),
      settings,
      request.getIgnorechangesList(),
    );
    // A refresh may have seen it while it was being deleted, and it may be gone by now.
    const ends = isTerminating(inputs) || (await isBeingDeleted(old.live, session));
    return diffResponse(ends ? deletionDifference(changed) : changed);
  }

  async #create(request: providerMessages.CreateRequest): Promise<providerMessages.CreateResponse> {
    const session = this.#configured();
    const marked = fromStruct(request.getProperties());
    const inputs = objectWithoutMarks(marked);
    const urn = request.getUrn();
    const fieldManager = fieldManagerOf(urn, inputs);
    const creation = { urn, inputs, timeoutSeconds: request.getTimeout() };
    const response = new providerMessages.CreateResponse();
    if (request.getPreview()) {
      const planned = await guarded({ inputs, marked, fieldManager }, () =>
        previewCreation(creation, session),
      );
      response.setProperties(
        planned === undefined ? request.getProperties() : toStruct(writeCheckpoint(planned, marked)),
      );
      return response;
    }
    const created = await guarded({ inputs, marked, fieldManager }, () => create(creation, session));
    response.setId(idOf(created.live));
    response.setProperties(toStruct(writeCheckpoint(created, marked)));
    return response;
  }

  async #update(request: providerMessages.UpdateRequest): Promise<providerMessages.UpdateResponse> {
    const session = this.#configured();
    const marked = fromStruct(request.getNews());
    const inputs = objectWithoutMarks(marked);
    const old = readCheckpoint(fromStruct(request.getOlds()));
    const fieldManager = fieldManagerOf(request.getUrn(), inputs, old.fieldManager);
    const change = {
      urn: request.getUrn(),
      old,
      inputs,
      timeoutSeconds: request.getTimeout(),
      ignoreChanges: request.getIgnorechangesList(),
    };
    const response = new providerMessages.UpdateResponse();
    if (request.getPreview()) {
      const planned = await guarded({ inputs, marked, fieldManager }, () => previewUpdate(change, session));
      response.setProperties(
        planned === undefined ? request.getNews() : toStruct(writeCheckpoint(planned, marked)),
      );
      return response;
    }
    const updated = await guarded({ inputs, marked, fieldManager }, () => update(change, session));
    response.setProperties(toStruct(writeCheckpoint(updated, marked)));
    return response;
  }

  async #read(request: providerMessages.ReadRequest): Promise<providerMessages.ReadResponse> {
    const session = this.#configured();
    const marked = fromStruct(request.getInputs());
    const inputs = objectWithoutMarks(marked);
    const old = readCheckpoint(fromStruct(request.getProperties()));
    const response = new providerMessages.ReadResponse();
    const fieldManager = fieldManagerOf(request.getUrn(), inputs, old.fieldManager);
    const sighting = await guarded({ inputs, marked, fieldManager }, () =>
      read({ urn: request.getUrn(), id: request.getId(), old, inputs }, session),
    );
    if (sighting === undefined) return response;
    const { checkpoint, reasons } = sighting;
    if (reasons.length > 0) {
      const message = `'${idOf(checkpoint.live)}' exists but is not ready`;
      throw initializationFailure(message, reasons, checkpoint, marked);
    }
    response.setId(request.getId());
    response.setProperties(toStruct(writeCheckpoint(checkpoint, marked)));
    response.setInputs(toStruct(withMarks(checkpoint.inputs, marked)));
    return response;
  }

  async #delete(request: providerMessages.DeleteRequest): Promise<emptyMessages.Empty> {
    const state = fromStruct(request.getProperties());
    const deletion = {
      urn: request.getUrn(),
      id: request.getId(),
      old: readCheckpoint(state),
      timeoutSeconds: request.getTimeout(),
    };
    await remove(deletion, this.#configured());
    return new emptyMessages.Empty();
  }

  #configured(): Session {
    if (this.#session === undefined) throw new ExpectedError("The provider is not configured yet.");
    return this.#session;
  }
}

interface Subject {
  readonly inputs: JsonObject;
  /** The inputs with their secret marks. */
  readonly marked: JsonObject;
  readonly fieldManager: string;
}

/** Runs an operation on an object: removes secrets from its messages, and converts "not ready" to the engine's form. */
async function guarded<T>(
  { inputs, marked, fieldManager }: Subject,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof NotReadyError) {
      const checkpoint: Checkpoint = { inputs, live: error.object, fieldManager };
      const reasons = error.reasons.map((reason) => redacted(reason, marked));
      throw initializationFailure(error.message, reasons, checkpoint, marked);
    }
    if (error instanceof ExpectedError) error.message = redacted(error.message, marked);
    throw error;
  }
}

function autonamingOf(request: providerMessages.CheckRequest): Autonaming {
  const options = request.getAutonaming();
  const { Mode } = providerMessages.CheckRequest.AutonamingOptions;
  if (options?.getMode() === Mode.DISABLE) return { mode: "disabled" };
  if (options !== undefined) return { mode: "proposed", name: options.getProposedName() };
  return { mode: "default", randomSeed: request.getRandomseed_asU8() };
}

interface WithUrn {
  getUrn?: () => string | undefined;
}

/** A handler that responds with the result of a function, or with its error in the protocol's form. */
function answering<Request extends object, Response>(
  answer: (request: Request) => Response | Promise<Response>,
) {
  return (call: ServerUnaryCall<Request & WithUrn, Response>, callback: sendUnaryData<Response>): void => {
    const answered = async (): Promise<Response> => answer(call.request);
    answered().then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback(isServiceError(error) ? error : failure(error, call.request.getUrn?.() ?? "the provider")),
    );
  };
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "metadata" in error && "code" in error;
}
