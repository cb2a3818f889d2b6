<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\Store;
use WhmcsStandIn\Whmcs;

/** A fresh WHMCS and panel on which one hook is called. */
final class Stage
{
    private const PASSWORD = '5c1a9e07bd';

    public Panel $panel;
    public Shop $shop;
    public Whmcs $whmcs;
    public Tap $tap;

    /** The service that the hook is called for; 0 if it is called for the server record. */
    public int $service = 0;

    /** Whether staff confirm what is dangerous before they press the button. */
    public bool $confirms = true;

    /** Whether people type what doesn't fit. */
    public bool $mistypes = false;

    /** @param array<string, mixed> $world the panel's rows */
    public function __construct(Panel $panel, array $world, string $folder, Tap $tap)
    {
        Still::again();
        $this->panel = $panel;
        $this->tap = $tap;
        $panel->mend();
        $panel->control('POST', '/reset', ['generation' => $panel->generation] + $world);
        $panel->settings(['install_ms' => 'manual', 'delete_ms' => 'manual']);
        $_SESSION = ['tkval' => 'replay'];
        $this->shop = Shop::open($panel, [], $folder);
        $this->whmcs = $this->shop->whmcs;
        Still::install();
        // Opened anew it has the clock that stands still.
        $this->whmcs->database()->disconnect();
        $this->whmcs->logOut();
        $this->changeRecord(['hostname' => Wiring::ORIGIN, 'accesshash' => 'record=all']);
    }

    /**
     * Goes on with a service that is ordered.
     *
     * @param array<string, mixed> $fields of Whmcs::order()
     */
    public function withOrder(array $fields = []): void
    {
        // WHMCS would make one up.
        $this->service = $this->shop->order($fields + ['password' => self::PASSWORD]);
    }

    /** Goes on with a service whose server runs. */
    public function withServer(): void
    {
        $this->service = $this->shop->created(['password' => self::PASSWORD]);
    }

    /** @return array<string, mixed> the service's server on the panel */
    public function server(): array
    {
        $uuid = (string) $this->whmcs->properties($this->service)->get('Server UUID');
        return array_column($this->panel->servers(), null, 'uuid')[$uuid];
    }

    /** @param array<string, mixed> $fields */
    public function changeServer(array $fields): void
    {
        $this->panel->control('PATCH', '/servers/' . $this->server()['uuid'], $fields);
    }

    /** @param array<string, mixed> $fields columns of tblservers */
    public function changeRecord(array $fields): void
    {
        $this->whmcs->database()->table('tblservers')->where('id', $this->shop->server)->update($fields);
    }

    /** @param array<int, string> $settings of the service's product, by position */
    public function changeSettings(array $settings): void
    {
        $columns = [];
        foreach ($settings as $position => $value) {
            $columns["configoption$position"] = $value;
        }
        $this->whmcs->database()->table('tblproducts')->where('servertype', 'convoy')->update($columns);
    }

    /** The panel's, as the server record names it. */
    public function address(): string
    {
        $record = $this->whmcs->database()->table('tblservers')->where('id', $this->shop->server);
        return (string) $record->value('hostname');
    }

    public function store(): Store
    {
        return new Store($this->whmcs->database());
    }

    /** Makes a panel user the client's, or nobody. */
    public function bind(?int $user): void
    {
        $key = "{$this->shop->server}:{$this->shop->client}";
        // Makes the module's table, if no hook has yet.
        $this->store()->deleteExpired('binding');
        $this->store()->delete('binding', $key);
        $this->store()->delete('panel-user', (string) $this->shop->client);
        if ($user !== null) {
            $uuid = array_column($this->panel->state()['users'], 'uuid', 'id')[$user];
            $row = ['user' => (string) $user, 'jti' => hash('sha256', $uuid)];
            $row += ['origin' => $this->address(), 'state' => 'proved'];
            $this->store()->put('panel-user', (string) $this->shop->client, [$row]);
            $this->store()->put('binding', $key, (string) $user);
        }
    }

    /** The client's panel session is open, after something that he did. */
    public function signOn(): void
    {
        $this->whmcs->logIn($this->shop->client);
        $this->clientFunction('PowerRestart', []);
    }

    /** Drops the client's panel session. */
    public function signOff(): void
    {
        foreach ($this->store()->ofKinds(['session'])['session'] as $key => $session) {
            $this->store()->delete('session', (string) $key);
        }
    }

    /** The email address of the service's client. */
    public function email(): string
    {
        $client = $this->whmcs->service($this->service)->userid;
        return (string) $this->whmcs->database()->table('tblclients')->where('id', $client)->value('email');
    }

    /** @return int the panel user of this email address, who is made if there is none */
    public function user(string $email): int
    {
        $known = array_column($this->panel->state()['users'], 'id', 'email')[$email] ?? null;
        if ($known !== null) {
            return $known;
        }
        $user = ['name' => 'Someone', 'email' => $email, 'password' => 'Us3r!Passw0rd'];
        return (int) $this->panel->control('POST', '/users', $user)['id'];
    }

    /** @param array<string, string> $inputs */
    public function clientFunction(string $function, array $inputs): void
    {
        $_SERVER['HTTP_ACCEPT'] = 'application/json';
        $this->whmcs->clientFunction($function, $this->service, ['token' => $this->whmcs->token()] + $inputs);
    }
}
