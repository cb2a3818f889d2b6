<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What the shop's operator does past WHMCS's services: server records, databases, copies. */
final class OperatorSteps
{
    private World $world;

    public function __construct(World $world)
    {
        $this->world = $world;
    }

    /** A server record is pointed at another panel. */
    public function pointRecord(Step $step): string
    {
        $host = (string) parse_url($this->world->panels->all[$step->arguments['panel']]->origin, PHP_URL_HOST);
        $this->record($step, ['hostname' => $host]);
        return $host;
    }

    /** Staff choose another server record for a service: one that leads to a panel. */
    public function chooseRecord(Step $step): string
    {
        $database = $this->world->site($step)->database();
        $host = (string) parse_url($this->world->panels->all[$step->arguments['panel']]->origin, PHP_URL_HOST);
        $record = $database->table('tblservers')->where('hostname', $host)->orderBy('id')->value('id');
        if ($record === null) {
            return 'impossible';
        }
        $isAddon = isset($step->arguments['addon']);
        $database->table($isAddon ? 'tblhostingaddons' : 'tblhosting')
            ->where('id', $step->number($isAddon ? 'addon' : 'service'))
            ->update(['server' => $record]);
        return "record $record";
    }

    /** A server record is deleted, and a new one of the same panel takes its place. */
    public function replaceRecord(Step $step): string
    {
        $database = $this->world->site($step)->database();
        $row = (array) $database->table('tblservers')->where('id', $step->number('record'))->first();
        unset($row['id']);
        $new = (int) $database->table('tblservers')->insertGetId($row);
        $database->table('tblservers')->where('id', $step->number('record'))->delete();
        $moved = [['tblhosting', 'server'], ['tblhostingaddons', 'server'], ['tblservergroupsrel', 'serverid']];
        foreach ($moved as [$table, $column]) {
            $database->table($table)->where($column, $step->number('record'))->update([$column => $new]);
        }
        return "record $new";
    }

    /** The module settings of a service's product, which server sync has made without any, become what they should be. */
    public function correctProduct(Step $step): string
    {
        $site = $this->world->site($step);
        $product = $site->database()->table('tblhosting')->where('id', $step->number('service'))->value('packageid');
        $settings = [];
        foreach (Site::SETTINGS as $position => $value) {
            $settings["configoption$position"] = $value;
        }
        $site->database()->table('tblproducts')->where('id', $product)->update($settings);
        return "product $product";
    }

    /** What is in Access Hash. */
    public function accessHash(Step $step): string
    {
        $this->record($step, ['accesshash' => $step->arguments['text']]);
        return 'saved';
    }

    /** The shop's database is backed up. */
    public function shopBackup(Step $step): string
    {
        $this->world->site($step)->keep('yesterday');
        return 'kept';
    }

    /** The shop's database is set back to its backup. */
    public function shopRestore(Step $step): string
    {
        $site = $this->world->site($step);
        if (!$site->has('yesterday')) {
            return 'impossible';
        }
        $site->setBack('yesterday');
        $this->world->truth->shopSetBack($site->name);
        return 'restored';
    }

    /** The shop is copied to a staging address, database and all. */
    public function copyShop(Step $step): string
    {
        if (isset($this->world->sites[Copied::NAME])) {
            return 'impossible';
        }
        $site = $this->world->site($step);
        $site->keep('copied');
        $copy = Site::besides($site, Copied::NAME);
        $copy->setBack('copied', $site);
        $copy->forget('yesterday');
        $copy->whmcs->setSystemUrl('https://staging.example.test/');
        $this->world->sites[Copied::NAME] = $copy;
        $this->world->truth->copied->begin($site, $copy);
        return 'copied';
    }

    /** The shop's address changes, in General Settings. */
    public function renameShop(Step $step): string
    {
        $this->world->site($step)->whmcs->setSystemUrl($step->arguments['url']);
        return 'renamed';
    }

    /** @param array<string, string> $values */
    private function record(Step $step, array $values): void
    {
        $servers = $this->world->site($step)->database()->table('tblservers');
        $servers->where('id', $step->number('record'))->update($values);
    }
}
