<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\Module\Server\Convoy\Bindings;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\Store;
use WHMCS\Module\Server\Convoy\WaitingBindings;
use WhmcsStandIn\Hooks;

/** A shop that was upgraded from release 0.1.0: panel users are bound to clients by their numbers alone. */
abstract class ExistingBindingsCase extends IdentityCase
{
    protected function setUp(): void
    {
        parent::setUp();
        // The module's hooks before its functions, as WHMCS's cron loads them.
        (new Hooks($this->shop->whmcs->installation()))->load();
        require_once CONVOY_SET . '/lib/autoload.php';
        $this->addInit();
        $this->generationIsKnown($this->shop->server, $this->panel);
    }

    /** What release 0.1.0 stored of a panel: who answers at its address. */
    protected function generationIsKnown(int $record, Panel $panel): void
    {
        $value = ['panel' => $panel->url, 'generation' => $panel->api()];
        $this->store()->put('generation', (string) $record, $value);
    }

    protected function store(): Store
    {
        return new Store($this->shop->whmcs->database());
    }

    /** Release 0.1.0 bound a client to a panel user. */
    protected function boundBefore(int $client, int $user, ?int $record = null): void
    {
        $record = $record ?? $this->shop->server;
        $this->store()->put(Bindings::FORMER, "$record:$client", (string) $user);
    }

    /** A client and a panel user of the same address, bound by release 0.1.0. */
    protected function existing(string $email = 'bob@example.test'): array
    {
        $client = $this->shop->whmcs->addClient(['email' => $email, 'firstname' => 'Bob', 'lastname' => 'B']);
        $user = $this->user($email);
        $this->boundBefore($client, $user);
        return [$client, $user];
    }

    /**
     * The shop's client as release 0.1.0 left the client: a service with its server, and a panel user without mark.
     *
     * @return array{int, int} service and panel user
     */
    protected function existingService(): array
    {
        $service = $this->activeService();
        $user = (int) $this->onlyServer()['user_id'];
        $this->panel->control('PATCH', "/users/$user", ['name' => 'Ada L']);
        $this->bindAsRelease010($this->shop->client);
        return [$service, $user];
    }

    protected function state(int $client): ?string
    {
        return $this->bindings($client)[0]['state'] ?? null;
    }

    protected function told(): string
    {
        return implode("\n", $this->shop->whmcs->activityLog());
    }

    /** The pause passes that the cron makes once nothing is left, or a user couldn't be asked. */
    protected function laterOn(): void
    {
        $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', WaitingBindings::TRIED);
        foreach ($rows->get() as $row) {
            $value = json_decode($row->value, true);
            $value = is_array($value) && isset($value['next']) ? ['next' => 0] + $value : $value;
            $this->store()->put($row->kind, $row->key, $row->key === 'rest' ? 0 : $value);
        }
    }

    /** @return list<int> the panel users that were asked about since the last clearLog(), in order */
    protected function askedAbout(): array
    {
        $users = [];
        foreach ($this->panel->log() as $entry) {
            if (preg_match('~^/api/application/users/(\d+)$~', $entry['path'], $found) === 1) {
                $users[] = (int) $found[1];
            }
        }
        return $users;
    }

    protected function card(): string
    {
        $this->shop->whmcs->logInAdmin();
        return html_entity_decode(Module::installed()->bindingsCard()->html(), ENT_QUOTES);
    }

    private function addInit(): void
    {
        $autoload = var_export(dirname(__DIR__, 2) . '/whmcs/autoload.php', true);
        $init = "<?php\nrequire_once $autoload;\nWhmcsStandIn\\Whmcs::open(__DIR__);\n";
        file_put_contents($this->shop->folder . '/init.php', $init);
    }

    /** @return array{int, string} exit status of bin/bindings.php and what it printed */
    protected function tool(string ...$words): array
    {
        $command = array_merge([
            PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), 'modules/servers/convoy/bin/bindings.php',
        ], $words, ['--whmcs', '.']);
        $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
        $process = proc_open($command, $streams, $pipes, $this->shop->folder);
        $printed = (string) stream_get_contents($pipes[1]);
        return [proc_close($process), $printed];
    }

    /** @return string what the tool printed when it had done all */
    protected function toolDoes(string ...$words): string
    {
        [$status, $printed] = $this->tool(...$words);
        self::assertSame(0, $status, $printed);
        return $printed;
    }

    /** @return string what the tool printed when it hadn't */
    protected function toolRefuses(string ...$words): string
    {
        [$status, $printed] = $this->tool(...$words);
        self::assertSame(1, $status, $printed);
        return $printed;
    }
}
