{extends file='layout.tpl'}
{block name=body}
<form method="post" action="/admin/configservers.php?action=manage&amp;id={$id}" class="box form-horizontal" autocomplete="off">
    <input type="hidden" name="token" value="{$token}">
    {foreach ['name' => 'Name', 'hostname' => 'Hostname', 'ipaddress' => 'IP Address'] as $field => $label}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="{$field}">{$label}</label><div class="col-sm-6"><input class="form-control" id="{$field}" name="{$field}" value="{$form[$field]|text}"></div></div>
    {/foreach}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="type">Module</label><div class="col-sm-6"><select class="form-control" id="type" name="type">
        {foreach $modules as $name => $label}<option value="{$name|text}"{if $name == $form.type} selected{/if}>{$label|text}</option>{/foreach}
    </select></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="username">Username</label><div class="col-sm-6"><input class="form-control" id="username" name="username" value="{$form.username|text}"></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="password">Password</label><div class="col-sm-6"><input class="form-control" type="password" id="password" name="password" value="{$form.password|text}" autocomplete="new-password">{if $id}<p class="help-block">Leave blank to keep the stored one</p>{/if}</div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="accesshash">Access Hash</label><div class="col-sm-6"><textarea class="form-control" id="accesshash" name="accesshash" rows="3">{$form.accesshash|text}</textarea></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="secure">Secure</label><div class="col-sm-6"><label><input type="checkbox" id="secure" name="secure" value="on"{if $form.secure == 'on'} checked{/if}> Tick to use SSL mode for connections</label></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="port">Port</label><div class="col-sm-3"><input class="form-control" id="port" name="port" value="{$form.port|text}"></div></div>
    <div class="form-group"><div class="col-sm-offset-3 col-sm-6">
        <button class="btn btn-default" name="testconnection" value="1">Test Connection</button>
        {if $test}{if $test.success}<span class="text-success" role="status">Connection successful.</span>{else}<span class="text-danger" role="status">Connection failed: {$test.error|default:''|text}</span>{/if}{/if}
    </div></div>
    <div class="text-center"><button class="btn btn-primary">Save Changes</button></div>
</form>
{/block}
