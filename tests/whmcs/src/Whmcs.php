<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/**
 * A stand-in for WHMCS: its database, its module calls, its pages.
 *
 * WHMCS can't be had here, so this carries its documented contract with
 * provisioning modules, on the real Illuminate and the real Smarty. It knows
 * nothing of any one module but WHMCS's function names.
 *
 * Times of tables are local, sizes in tblhosting are MB, as in WHMCS.
 */
final class Whmcs
{
    use Forms;
    use Staff;
    use Watching;

    private Installation $installation;

    private function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * Opens the installation in a folder, and makes it first if there is none.
     *
     * @param array<string, mixed> $options count only when it is made:
     *     version      `8.13` (default, see Environment) or `7.10`; a process stays with one of them
     *     modules      folders by module name: ['convoy' => '/…/build/convoy']
     *     copy         copy the modules instead of linking them, default false
     *     database     `sqlite` or `mariadb`, the tests' own; default see Environment
     *     dsn, username, password  instead of that an empty database: `mysql:unix_socket=…;dbname=…` or
     *                  `mysql:host=…;port=…;dbname=…`
     *     entities     store what people type entity-encoded, default true
     *     moduleLog    whether staff have the Module Log on, default true
     */
    public static function open(string $folder, array $options = []): self
    {
        $whmcs = new self(Installation::open($folder, $options));
        $whmcs->installation->enter();
        return $whmcs;
    }

    /**
     * Copies this WHMCS as operators do for a staging site: folder, configuration.php and the whole database.
     *
     * @param string $folder doesn't exist yet
     * @return self another database with the same rows
     */
    public function copyTo(string $folder): self
    {
        Copier::copy($this->installation(), $folder);
        return self::open($folder);
    }

    /** Enters the address of the pages in General Settings. */
    public function setSystemUrl(string $url): void
    {
        $this->installation()->saveSetting('SystemURL', $this->installation()->typed($url));
    }

    public function installation(): Installation
    {
        $this->installation->enter();
        return $this->installation;
    }

    /** The database itself, for looking and for arranging what no form does. */
    public function database(): Connection
    {
        return $this->installation()->database();
    }

    /**
     * Lets the database refuse what is written, as a full disk does.
     *
     * @param string $event `insert` or `update`
     * @param string $condition in SQL, of the row `new` (and `old`): "new.kind = 'intent'"
     * @return callable(): void makes room again
     */
    public function refuseWrites(string $table, string $event, string $condition): callable
    {
        $name = 'refuse_' . bin2hex(random_bytes(4));
        $message = 'database or disk is full';
        $this->database()->unprepared(
            "CREATE TRIGGER $name BEFORE $event ON $table " . ($this->database()->getDriverName() === 'sqlite'
                ? "WHEN $condition BEGIN SELECT RAISE(ABORT, '$message'); END"
                : "FOR EACH ROW IF $condition THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '$message'; END IF")
        );
        return function () use ($name): void {
            $this->database()->unprepared("DROP TRIGGER $name");
        };
    }

    /** Whether what people type is stored entity-encoded from now on. */
    public function encodeEntities(bool $on): void
    {
        $this->installation()->saveSetting('StandInEntities', $on ? 'on' : '');
    }

    public function switchModuleLog(bool $on): void
    {
        $this->installation()->saveSetting('ModuleDebugMode', $on ? 'on' : '');
    }

    /** A service's row of tblhosting. */
    public function service(int $serviceId): \stdClass
    {
        return $this->database()->table('tblhosting')->where('id', $serviceId)->first();
    }

    /** A client's addon's row of tblhostingaddons. */
    public function addon(int $addonId): \stdClass
    {
        return $this->database()->table('tblhostingaddons')->where('id', $addonId)->first();
    }

    /**
     * What module code gets and saves with `serviceProperties`.
     *
     * @param int|null $addonId the client's addon, from orderAddon()
     */
    public function properties(int $serviceId, ?int $addonId = null): ServiceProperties
    {
        return $this->params($serviceId, $addonId)['model']->serviceProperties;
    }

    /** @return array<string, mixed> `$params` of the service's hooks */
    public function params(int $serviceId, ?int $addonId = null): array
    {
        return (new Params($this->installation()))->ofService($serviceId, $addonId);
    }

    /**
     * Runs a service's hook as WHMCS does: a command changes the status or goes
     * to the Module Queue, and a created service gets its welcome email.
     *
     * @param string $function such as `CreateAccount`
     * @param int|null $addonId the client's addon, from orderAddon()
     * @return mixed
     */
    public function module(string $function, int $serviceId, ?int $addonId = null)
    {
        return (new Commands($this->installation()))->run($function, $serviceId, $addonId);
    }

    /**
     * Runs a server's hook, such as `TestConnection` or `AdminLink`.
     *
     * @return mixed
     */
    public function serverModule(string $function, int $serverId)
    {
        $params = (new Params($this->installation()))->ofServer($serverId);
        return (new Modules($this->installation))->call($params['moduletype'], $function, $params);
    }

    /**
     * Calls a module's function with whatever arguments, and nothing around it.
     *
     * @param mixed ...$arguments
     * @return mixed
     */
    public function call(string $module, string $function, ...$arguments)
    {
        return (new Modules($this->installation()))->call($module, $function, ...$arguments);
    }

    /** A new password from the client's page or staff. */
    public function changePassword(int $serviceId, string $password, ?int $addonId = null): string
    {
        return (new Commands($this->installation()))->changePassword($serviceId, $addonId, $password);
    }

    /** Moves a service to another product, as a paid upgrade does. */
    public function changeProduct(int $serviceId, int $productId): string
    {
        $this->database()->table('tblhosting')->where('id', $serviceId)->update(['packageid' => $productId]);
        return $this->module('ChangePackage', $serviceId);
    }

    /** The service page as the logged-in client sees it: the whole page. */
    public function clientPage(int $serviceId): string
    {
        return (new Web\ClientPages($this->installation()))->productDetails($serviceId);
    }

    /** The module's part of the service page. */
    public function moduleOutput(int $serviceId, ?int $addonId = null): string
    {
        return (new ClientArea($this->installation()))->moduleOutput($serviceId, $addonId);
    }

    /**
     * The logged-in client calls a function of the module. One that ends the
     * process is to be called over WebServer.
     *
     * @param array<string, string>|null $post null is a GET; WHMCS's token isn't added
     * @return mixed
     * @throws Refused when WHMCS doesn't let the call through
     */
    public function clientFunction(string $function, int $serviceId, ?array $post = null)
    {
        return $this->withForm($post, function () use ($serviceId, $function) {
            return (new ClientArea($this->installation()))->custom($serviceId, $function);
        });
    }

    /**
     * The module's custom actions that the logged-in client may see (WHMCS 8.5).
     *
     * @return \WHMCS\Module\Server\CustomAction[]
     */
    public function customActions(int $serviceId): array
    {
        return (new CustomActions($this->installation()))->of($serviceId);
    }

    /**
     * The logged-in client presses a custom action.
     *
     * @return string where the browser is sent
     * @throws Refused with what the client is shown
     */
    public function pressAction(string $identifier, int $serviceId): string
    {
        return (new CustomActions($this->installation()))->run($serviceId, $identifier);
    }

    /**
     * Calls something as within a request of that form.
     *
     * @param array<string, mixed>|null $post null is a GET
     * @return mixed
     */
    protected function withForm(?array $post, callable $call)
    {
        $_SERVER['REQUEST_METHOD'] = $post === null ? 'GET' : 'POST';
        $_POST = $_REQUEST = $post ?? [];
        try {
            return $call();
        } finally {
            $_SERVER['REQUEST_METHOD'] = 'GET';
            $_POST = $_REQUEST = [];
        }
    }

    /** Logs in to a client's account: as its owner, or as another user (WHMCS 8) or contact (WHMCS 7). */
    public function logIn(int $clientId, int $userOrContactId = 0): void
    {
        if (!$this->installation()->isVersion8()) {
            Session::logIn($clientId, 0, $userOrContactId);
            return;
        }
        if ($userOrContactId === 0) {
            $userOrContactId = (int) $this->database()->table('tblusers_clients')
                ->where('client_id', $clientId)->where('owner', 1)->value('auth_user_id');
        }
        Session::logIn($clientId, $userOrContactId);
    }

    public function logOut(): void
    {
        Session::logOut();
        Session::logOutAdmin();
    }

    /** WHMCS's token of the current session. */
    public function token(): string
    {
        return Session::token();
    }

    /** The cron as it runs every five minutes. */
    public function cron(): void
    {
        (new Cron($this->installation()))->run();
    }

    /** The cron as it runs once a day. */
    public function dailyCron(): void
    {
        (new Cron($this->installation()))->runDaily();
    }
}
