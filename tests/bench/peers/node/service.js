// POST /transfers in front of the ledger of ../postgres/ledger.sql: one call of the stored function for each request, as a prepared statement on a pool.
// What is asked is checked by a schema that Fastify compiles, and so is the answer written. No log of requests.
//
// node service.js PORT WORKERS CONNECTIONS_OF_EACH; the database as PGHOST, PGPORT, PGUSER and PGDATABASE say. Prints "listening" once it does.
import cluster from 'node:cluster';
import Fastify from 'fastify';
import pg from 'pg';

const [port, workers, connections] = process.argv.slice(2).map(Number);

const schema = {
  body: {
    type: 'object',
    required: ['id', 'debit', 'credit', 'amount'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', format: 'uuid' },
      debit: { type: 'integer', minimum: 1 },
      credit: { type: 'integer', minimum: 1 },
      amount: { type: 'integer', minimum: 1 },
      reference: { type: 'string', maxLength: 100 },
    },
  },
  response: { '2xx': { type: 'object', properties: { id: { type: 'string' }, status: { type: 'string' } } } },
};

async function serve() {
  const pool = new pg.Pool({ min: connections, max: connections, idleTimeoutMillis: 0 });
  const app = Fastify({ logger: false });
  app.post('/transfers', { schema }, async (request, reply) => {
    const { id, debit, credit, amount, reference } = request.body;
    const { rows } = await pool.query({
      name: 'post-transfer',
      text: 'SELECT ledger.post_transfer($1, $2, $3, $4, $5) AS status',
      values: [id, debit, credit, amount, reference],
    });
    reply.code(rows[0].status === 'posted' ? 201 : 200);
    return { id, status: rows[0].status };
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  await app.listen({ port, host: '127.0.0.1' });
}

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on('listening', () => {
    if (++listening === workers) console.log('listening');
  });
  cluster.on('exit', () => process.exit(1));
  for (let number = 0; number < workers; number++) cluster.fork();
  process.on('SIGTERM', () => {
    cluster.removeAllListeners('exit');
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
    process.exit(0);
  });
} else {
  process.on('SIGTERM', () => process.exit(0));
  await serve();
}
