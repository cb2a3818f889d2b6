<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Panel users, WHMCS clients, and who is bound to whom. */
abstract class IdentityCase extends ChainCase
{
    protected const SIGN_ON_TOKEN = '^/api/application/users/\d+/generate-sso-token$';

    protected function user(string $email, bool $administrator = false): int
    {
        $user = ['name' => $email, 'email' => $email, 'root_admin' => $administrator, 'password' => 'Us3r!Passw0rd'];
        return (int) $this->panel->control('POST', '/users', $user)['id'];
    }

    /** @return string the UUID of a server that no service of WHMCS has */
    protected function serverOf(int $user): string
    {
        $server = ['user_id' => $user, 'node_id' => 1, 'name' => 'foreign', 'hostname' => 'foreign.example.test'];
        return $this->panel->control('POST', '/servers', $server)['uuid'];
    }

    /** @return array<string, mixed> */
    protected function userWithEmail(string $email): array
    {
        foreach ($this->panel->state()['users'] as $user) {
            if ($user['email'] === $email) {
                return $user;
            }
        }
        self::fail("The panel has no user $email.");
    }

    /** @return array<string, mixed> */
    protected function userWithId(int $id): array
    {
        return array_column($this->panel->state()['users'], null, 'id')[$id];
    }

    protected function clientHasEmail(string $email): void
    {
        $this->shop->whmcs->database()->table('tblclients')->where('id', $this->shop->client)
            ->update(['email' => $email]);
    }

    protected function setStatus(int $service, string $status): void
    {
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['domainstatus' => $status]);
    }

    protected function moveTo(int $service, int $client): void
    {
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['userid' => $client]);
    }

    protected function binding(int $client): ?string
    {
        $database = $this->shop->whmcs->database();
        if (!$database->getSchemaBuilder()->hasTable('mod_convoy_store')) {
            return null;
        }
        $value = $database->table('mod_convoy_store')->where('kind', 'binding')
            ->where('key', "{$this->shop->server}:$client")->value('value');
        return $value === null ? null : (string) json_decode($value);
    }

    /** @return list<array{user: string, jti: string|null, origin: string, state: string}> what is stored of a client */
    protected function bindings(int $client): array
    {
        $value = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'panel-user')
            ->where('key', (string) $client)->value('value');
        return json_decode((string) $value, true) ?? [];
    }

    /** Leaves of a client's binding what release 0.1.0 stored: the number alone. */
    protected function bindAsRelease010(int $client): void
    {
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'panel-user')
            ->where('key', (string) $client)->delete();
    }

    /** The proof of a panel user, as the panel makes it. */
    protected function jti(int $user): string
    {
        return hash('sha256', $this->userWithId($user)['uuid']);
    }

    protected function forgetBinding(int $client): void
    {
        $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'binding')
            ->where('key', "{$this->shop->server}:$client")->delete();
        $this->bindAsRelease010($client);
    }

    /** @return array<int, array<string, mixed>> requests that change something; a token that is thrown away doesn't */
    protected function changes(): array
    {
        return array_values(array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['method'] !== 'GET' && preg_match('~' . self::SIGN_ON_TOKEN . '~', $entry['path']) !== 1;
        }));
    }

    /** @return array<string, string> root passwords by server */
    protected function passwords(): array
    {
        return array_column($this->panel->servers(), 'account_password', 'uuid');
    }

    /** A service whose server is ready, with its client logged in and the log of requests empty. */
    protected function activeService(): int
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->clearLog();
        return $service;
    }

    /** @return int the panel user as whom the client is signed on */
    protected function signedOnAs(int $service): int
    {
        $answer = $this->hook('ServiceSingleSignOn', $service);
        self::assertTrue($answer['success'], $answer['errorMsg'] ?? '');
        return $this->userOfToken($answer['redirectTo']);
    }

    /** @return int the panel user as whom an address signs a browser on */
    protected function userOfToken(string $url): int
    {
        self::assertSame($this->panel->url . '/authenticate', strtok($url, '?'));
        $curl = curl_init($url);
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 60]);
        curl_exec($curl);
        self::assertSame(302, curl_getinfo($curl, CURLINFO_RESPONSE_CODE), 'the panel takes the token');
        parse_str((string) parse_url($url, PHP_URL_QUERY), $query);
        $claims = json_decode(base64_decode(strtr(explode('.', $query['token'])[1], '-_', '+/')), true);
        $users = array_column($this->panel->state()['users'], 'id', 'uuid');
        return $users[$claims['user_uuid']];
    }
}
