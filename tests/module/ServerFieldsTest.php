<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\ServerFields;
use WHMCS\Module\Server\Convoy\ServiceKey;

/**
 * The custom fields that hold the servers' ids: whose they are, and in which product's.
 */
final class ServerFieldsTest extends HookTestCase
{
    private const OTHER = 'bbbbbbbb-0000-4000-8000-000000000002';

    public function test_a_service_is_told_from_its_addon_and_from_other_clients(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID, 'VM ID' => '1']);
        $this->whmcs->setProperties(['Server UUID' => self::OTHER, 'VM ID' => '2'], 5, 9);
        $this->whmcs->setProperties(['Server UUID' => 'cccccccc-0000-4000-8000-000000000003'], 6);
        $fields = $this->ofClient();
        self::assertEquals(['Server UUID' => self::UUID, 'VM ID' => '1'], $fields->of(new ServiceKey(5), 2));
        self::assertEquals(['Server UUID' => self::OTHER, 'VM ID' => '2'], $fields->of(new ServiceKey(5, 9), 4));
        self::assertEqualsCanonicalizing([self::UUID, self::OTHER], $fields->uuids());
    }

    /** An id in the field of a product that the service had before isn't its own, but still the client's. */
    public function test_a_field_of_another_product_counts_for_the_client_only(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $fields = $this->ofClient();
        self::assertSame([], $fields->of(new ServiceKey(5), 8));
        self::assertSame([self::UUID], $fields->uuids());
    }

    /**
     * WHMCS keeps what stands in the former product's field; a new one that is still blank says nothing yet.
     *
     * @testWith [""]
     *           ["bbbbbbbb-0000-4000-8000-000000000002"]
     */
    public function test_a_former_products_field_counts_while_the_one_of_the_new_product_is_blank(string $now): void
    {
        foreach ([0, 9] as $addon) {
            $service = new ServiceKey(5, $addon);
            $this->whmcs->setProperties(['Server UUID' => self::UUID, 'VM ID' => '1'], 5, $addon);
            [$table, $column] = $addon === 0 ? ['tblhosting', 'packageid'] : ['tblhostingaddons', 'addonid'];
            $this->whmcs->database->table($table)->where('id', $addon ?: 5)->update([$column => 8]);
            $this->whmcs->setProperties(['Server UUID' => $now], 5, $addon);
            $held = ServerFields::holders($this->whmcs->database, self::UUID);
            self::assertEquals($now === '' ? [$service] : [], $held);
            self::assertSame([$now === '' ? self::UUID : self::OTHER], $this->ofClient()->uuids());
            self::assertTrue($this->ofClient()->isInFormer($service));
            ServerFields::blankFormer($this->whmcs->database, $service, 8);
            self::assertFalse($this->ofClient()->isInFormer($service));
            self::assertSame($now === '' ? [] : ['Server UUID' => $now], $this->ofClient()->of($service, 8));
            ServerFields::clear($this->whmcs->database, $service);
        }
    }

    /** @testWith ["Server UUID|Your server"]
     *            ["Server UUID |Your server"]
     */
    public function test_a_field_that_staff_gave_a_label_is_the_same_field(string $name): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->rename($name);
        self::assertSame(['Server UUID' => self::UUID], $this->ofClient()->of(new ServiceKey(5), 2));
        self::assertEquals([new ServiceKey(5)], ServerFields::holders($this->whmcs->database, strtoupper(self::UUID)));
        self::assertSame([], $this->write(['Server UUID' => self::OTHER]));
        self::assertSame([self::OTHER], $this->ofClient()->uuids());
        ServerFields::clear($this->whmcs->database, new ServiceKey(5));
        self::assertSame([], $this->ofClient()->uuids());
    }

    /** @testWith ["Server UUIDs"]
     *            ["My Server UUID"]
     *            ["Label|Server UUID"]
     */
    public function test_a_field_of_a_similar_name_is_another_one(string $name): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID]);
        $this->rename($name);
        self::assertSame([], $this->ofClient()->uuids());
        self::assertSame([], ServerFields::holders($this->whmcs->database, self::UUID));
        self::assertSame(['Server UUID' => self::OTHER], $this->write(['Server UUID' => self::OTHER]));
        ServerFields::clear($this->whmcs->database, new ServiceKey(5));
        self::assertSame([$name => self::UUID], $this->whmcs->properties());
    }

    public function test_what_is_written_replaces_the_services_own_value_only(): void
    {
        $this->whmcs->setProperties(['Server UUID' => self::UUID, 'VM ID' => '1']);
        $this->whmcs->setProperties(['Server UUID' => self::OTHER], 6);
        $new = 'dddddddd-0000-4000-8000-000000000004';
        $left = $this->write(['VM ID' => '7', 'Server UUID' => $new, 'Node ID' => '2']);
        self::assertSame(['Node ID' => '2'], $left, 'has no field yet');
        self::assertEquals(['Server UUID' => $new, 'VM ID' => '7'], $this->whmcs->properties());
        self::assertSame(['Server UUID' => self::OTHER], $this->whmcs->properties(6));
        self::assertSame(3, $this->whmcs->database->table('tblcustomfieldsvalues')->count());
    }

    /** The first service of a product has WHMCS make the fields; those after it find them. */
    public function test_ids_are_stored_whether_the_product_has_their_fields_or_not(): void
    {
        $uuids = [5 => self::UUID, 6 => self::OTHER];
        foreach ($uuids as $service => $uuid) {
            $_SESSION['uid'] = $service + 2;
            $this->module(FakeBridge::success(self::storeServer($uuid)))
                ->provision('CreateAccount', 'create', $this->whmcs->params($service));
            self::assertEquals(
                ['Server UUID' => $uuid, 'VM ID' => '100', 'Node ID' => '1', 'Panel User ID' => '12'],
                $this->whmcs->properties($service)
            );
        }
        self::assertSame(4, $this->whmcs->database->table('tblcustomfields')->count());
    }

    private function ofClient(int $client = 7): ServerFields
    {
        return ServerFields::ofClient($this->whmcs->database, $client);
    }

    /**
     * @param array<string, string> $values
     * @return array<string, string>
     */
    private function write(array $values): array
    {
        return ServerFields::write($this->whmcs->database, new ServiceKey(5), 2, $values);
    }

    private function rename(string $name): void
    {
        $fields = $this->whmcs->database->table('tblcustomfields');
        $fields->where('fieldname', 'Server UUID')->update(['fieldname' => $name]);
    }
}
