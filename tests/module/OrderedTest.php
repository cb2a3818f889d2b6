<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\FirstOptions;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * What the component is told of an order, and what it has WHMCS show of it.
 */
final class OrderedTest extends HookTestCase
{
    /**
     * Put back: read the parameter alone in Params::quantity().
     *
     * @testWith [null, null, 1]
     *           ["3", null, 3]
     *           [null, 3, 3]
     *           ["0", 0, 1]
     *           ["-2", "many", 1]
     */
    public function test_the_quantity_is_read_wherever_whmcs_has_it(?string $param, $ofModel, int $quantity): void
    {
        $params = $this->whmcs->params(5, 0, $param === null ? [] : ['qty' => $param]);
        if ($ofModel !== null) {
            $params['model']->qty = $ofModel;
        }
        self::assertSame($quantity, $this->told($params)['quantity']);
    }

    /**
     * @testWith ["server", "typed-Secret", true]
     *           ["server", "tooshort", true]
     *           ["server", "aB3defghij", false]
     *           ["other", "typed-Secret", false]
     */
    public function test_a_password_that_whmcs_has_drawn_was_typed_by_nobody(
        string $type,
        string $password,
        bool $isTyped
    ): void {
        $params = $this->whmcs->params(5, 0, ['producttype' => $type, 'password' => $password]);
        self::assertSame($isTyped, $this->told($params)['password-typed']);
    }

    public function test_the_hostname_is_the_services_domain_or_the_addons(): void
    {
        foreach ([self::UUID => 0, 'bbbbbbbb-0000-4000-8000-000000000002' => 9] as $uuid => $addon) {
            $effect = ['tag' => 'set-domain', 'value' => 'vps-5.example.test'];
            $params = $this->whmcs->params(5, $addon);
            self::assertSame('success', $this->provision($params, self::storeServer($uuid), $effect));
        }
        self::assertSame('vps-5.example.test', $this->whmcs->service()->domain);
        self::assertSame('vps-5.example.test', $this->whmcs->properties(5, 9)['Domain']);
    }

    /** Put back: leave out the comparison of the server in ModuleState::remembered(). */
    public function test_what_the_component_remembers_is_of_this_server_alone(): void
    {
        $remember = ['tag' => 'remember', 'value' => '{"kept":1}'];
        $this->provision($this->whmcs->params(), self::storeServer(), $remember);
        $context = $this->context();
        self::assertSame('{"kept":1}', $context['remembered']);
        // Staff have named another one.
        $this->whmcs->setProperties(['Server UUID' => 'bbbbbbbb-0000-4000-8000-000000000002']);
        self::assertNull($this->context()['remembered']);
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->provision($this->whmcs->params(), ['tag' => 'clear-server']);
        self::assertNull($this->store()->get('remembered', '5:0'));
    }

    /** Put back: leave out the comparison of the UUID in StoredServers::rememberNode(). */
    public function test_a_typed_server_is_no_stored_one_because_its_node_was_seen(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID, 'Node ID' => '1']);
        $this->provision($this->whmcs->params(), ['tag' => 'remember-node', 'value' => '2']);
        self::assertSame('2', $this->whmcs->properties()['Node ID']);
        self::assertNull($this->store()->get('server', '5:0'));
        $this->provision($this->whmcs->params(), self::storeServer());
        $this->provision($this->whmcs->params(), ['tag' => 'remember-node', 'value' => '2']);
        self::assertSame('2', $this->store()->get('server', '5:0')['ids']['Node ID']);
    }

    public function test_the_options_at_the_upgrade_are_kept_once_by_the_first_cron(): void
    {
        $database = $this->whmcs->database;
        $options = [['RAM &amp; swap|Memory', '1', '2', '0'], ['IPs', '4', '0', '3'], ['Start', '3', '0', '1']];
        foreach ($options as [$name, $type]) {
            $database->table('tblproductconfigoptions')->insert(['optionname' => $name, 'optiontype' => $type]);
        }
        foreach (['1 GB', '2048|2 GB'] as $choice) {
            $database->table('tblproductconfigoptionssub')->insert(['configid' => '1', 'optionname' => $choice]);
        }
        foreach ($options as $number => [, , $choice, $quantity]) {
            $database->table('tblhostingconfigoptions')->insert(
                ['relid' => '5', 'configid' => (string) ($number + 1), 'optionid' => $choice, 'qty' => $quantity]
            );
        }
        $this->module()->cron()->run();
        $first = [
            ['name' => 'RAM & swap', 'value' => '2048'],
            ['name' => 'IPs', 'value' => '3'],
            ['name' => 'Start', 'value' => '1'],
        ];
        self::assertSame($first, $this->context()['first-options']);
        $database->table('tblhostingconfigoptions')->where('configid', '1')->update(['optionid' => '1']);
        $this->module()->cron()->run();
        self::assertSame($first, $this->context()['first-options']);
        self::assertNull((new FirstOptions($database, $this->store()))->of(new ServiceKey(6)));
        self::assertSame([], FakeWhmcs::$activityLog);
    }

    public function test_options_of_more_services_than_one_transaction_has_are_all_kept(): void
    {
        $database = $this->whmcs->database;
        $database->table('tblproductconfigoptions')->insert(['optionname' => 'IPs', 'optiontype' => '4']);
        for ($service = 100; $service < 501; $service++) {
            $status = $service === 300 ? 'Terminated' : 'Active';
            $database->table('tblhosting')
                ->insert(['id' => $service, 'userid' => 7, 'packageid' => 2, 'domainstatus' => $status]);
            $database->table('tblhostingconfigoptions')
                ->insert(['relid' => (string) $service, 'configid' => '1', 'qty' => (string) $service]);
        }
        (new FirstOptions($database, $this->store()))->keep();
        self::assertSame(400, $database->table('mod_convoy_store')->where('kind', FirstOptions::KIND)->count());
        $of = (new FirstOptions($database, $this->store()))->of(new ServiceKey(500));
        self::assertSame([['name' => 'IPs', 'value' => '500']], $of);
    }

    /**
     * @param array<string, mixed> $params
     * @return array<string, mixed> the service as the component is told it
     */
    private function told(array $params): array
    {
        $this->provision($params);
        return $this->bridge->context()['service'];
    }

    /** @return array<string, mixed> */
    private function context(): array
    {
        $this->provision($this->whmcs->params());
        return $this->bridge->context();
    }

    /**
     * @param array<string, mixed> $params
     * @param array<string, mixed> ...$effects
     */
    private function provision(array $params, array ...$effects): string
    {
        return $this->module(FakeBridge::success(...$effects))->provision('CreateAccount', 'create', $params);
    }
}
