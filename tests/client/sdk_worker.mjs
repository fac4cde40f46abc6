// Plays calls with the AWS SDK for JavaScript: a line of JSON each in, a line of JSON out.
// Started in the folder that node_modules is in. A body that is a list of texts is sent as a stream
// of them. Asked for a state instead of an operation, it waits as the SDK's waiter does. With "cbor"
// CloudWatch is spoken to in CBOR.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

const [endpoint, account, form] = process.argv.slice(2);
const require = createRequire(process.cwd() + "/");
const kinds = {
  cloudwatch: ["@aws-sdk/client-cloudwatch", "CloudWatchClient"],
  codedeploy: ["@aws-sdk/client-codedeploy", "CodeDeployClient"],
  ec2: ["@aws-sdk/client-ec2", "EC2Client"],
  ecs: ["@aws-sdk/client-ecs", "ECSClient"],
  elbv2: ["@aws-sdk/client-elastic-load-balancing-v2", "ElasticLoadBalancingV2Client"],
  lambda: ["@aws-sdk/client-lambda", "LambdaClient"],
  s3: ["@aws-sdk/client-s3", "S3Client"],
  sns: ["@aws-sdk/client-sns", "SNSClient"],
  sqs: ["@aws-sdk/client-sqs", "SQSClient"],
  ssm: ["@aws-sdk/client-ssm", "SSMClient"],
  sts: ["@aws-sdk/client-sts", "STSClient"],
};
const settings = {};
if (form === "cbor") {
  settings.cloudwatch = { protocol: require("@aws-sdk/core/protocols").AwsSmithyRpcV2CborProtocol };
}
const clients = new Map();

function clientOf(service) {
  if (!clients.has(service)) {
    const [name, kind] = kinds[service];
    const sdk = require(name);
    const client = new sdk[kind]({
      endpoint, region: "us-east-1", maxAttempts: 1, forcePathStyle: true,
      credentials: { accessKeyId: account, secretAccessKey: "any" },
      ...settings[service],
    });
    clients.set(service, [sdk, client]);
  }
  return clients.get(service);
}

// Times come as ISO text: the SDK wants dates.
const revived = (_, value) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : value;

async function eventsOf(stream) {
  const events = [];
  for await (const event of stream) {
    for (const held of Object.values(event)) {
      if (held.Payload) held.Payload = Buffer.from(held.Payload).toString();
    }
    events.push(event);
  }
  return events;
}

// Polls as often as it can: the clock goes on with each request.
async function wait(sdk, client, { state, input }) {
  const often = { minDelay: 0.01, maxDelay: 0.01, maxWaitTime: 60 };
  const waited = await sdk["waitUntil" + state]({ client, ...often }, input);
  return { state: waited.state };
}

async function send(sdk, client, { operation, input }) {
  if (Array.isArray(input.Body)) input.Body = Readable.from(input.Body.map(Buffer.from));
  const output = await client.send(new sdk[operation + "Command"](input));
  if (output.Body) output.Body = await output.Body.transformToString();
  if (output.EventStream) output.EventStream = await eventsOf(output.EventStream);
  delete output.$metadata;
  return output;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line, revived);
  let answer;
  try {
    const [sdk, client] = clientOf(asked.service);
    const output = await (asked.state ? wait : send)(sdk, client, asked);
    answer = { output };
  } catch (error) {
    answer = { error: error.name, class: error.constructor.name, message: error.message };
  }
  console.log(JSON.stringify(answer));
}
process.exit(0);
