<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Whatever becomes of the panel, of the server record or of the client: no order ends on somebody else's user, nobody
 * is signed on as somebody else, the panel has no server that no service knows, and nobody who is proved is refused.
 */
abstract class ProofCase extends IdentityCase
{
    /** @var Shop[] */
    protected array $others = [];

    protected function tearDown(): void
    {
        $shops = array_merge([$this->shop], $this->others);
        $held = [];
        foreach ($shops as $shop) {
            $fields = $shop->whmcs->database()->table('tblcustomfields')
                ->join('tblcustomfieldsvalues', 'tblcustomfieldsvalues.fieldid', '=', 'tblcustomfields.id')
                ->where('fieldname', 'Server UUID')->pluck('value')->all();
            $held = array_merge($held, $fields);
        }
        $servers = array_column($this->panel->servers(), 'uuid');
        $this->others = [];
        parent::tearDown();
        self::assertSame([], array_diff($servers, $held), 'servers that no service knows');
    }

    protected function snapshot(): void
    {
        $this->panel->control('POST', '/snapshots', ['name' => 'yesterday']);
    }

    protected function restore(): void
    {
        $this->panel->control('POST', '/restore', ['name' => 'yesterday']);
    }

    /** @param array<string, mixed> $fields */
    protected function client(string $email, array $fields = []): int
    {
        return $this->shop->whmcs->addClient($fields + ['email' => $email, 'firstname' => 'Eve']);
    }

    protected function orderOf(int $client): int
    {
        return $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'vps.example.test']);
    }

    protected function orderOn(int $record): int
    {
        $service = $this->shop->order();
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['server' => $record]);
        return $service;
    }

    /** @return array<string, mixed> */
    protected function serverOfService(int $service): array
    {
        return array_column($this->panel->servers(), null, 'uuid')[$this->property('Server UUID', $service)];
    }

    /** @return list<string> */
    protected function serversOf(int $user): array
    {
        return array_column(array_filter($this->panel->servers(), static function (array $server) use ($user): bool {
            return $server['user_id'] === $user;
        }), 'uuid');
    }

    /** @return list<int> */
    protected function owners(): array
    {
        return array_column($this->panel->servers(), 'user_id');
    }

    /**
     * @param list<int> $numbers
     * @return list<int>
     */
    protected static function sorted(array $numbers): array
    {
        sort($numbers);
        return $numbers;
    }

    protected function recordLeadsTo(Panel $panel): void
    {
        $this->recordHas(['hostname' => $panel->url]);
    }

    /** @param array<string, mixed> $fields */
    protected function recordHas(array $fields): void
    {
        $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server)->update($fields);
    }

    protected function anotherShop(string $accessHash = ''): Shop
    {
        $shop = Shop::open($this->panel);
        $records = $shop->whmcs->database()->table('tblservers');
        $records->where('id', $shop->server)->update(['accesshash' => $accessHash]);
        return $this->others[] = $shop;
    }

    protected function addressIsVerified(bool $is): void
    {
        $database = $this->shop->whmcs->database();
        if ($database->getSchemaBuilder()->hasTable('tblusers')) {
            $database->table('tblusers')->where('email', 'ada@example.test')
                ->update(['email_verified_at' => $is ? '2026-01-01 00:00:00' : null]);
        } else {
            $client = $database->table('tblclients')->where('id', $this->shop->client);
            $client->update(['email_verified' => $is ? 1 : 0]);
        }
    }

    protected function told(): string
    {
        return implode("\n", $this->shop->whmcs->activityLog());
    }
}
