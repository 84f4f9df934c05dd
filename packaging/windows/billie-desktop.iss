; Installer of Billie Desktop for Windows: Inno Setup 6, per user, no administrator needed.
;   iscc packaging\windows\billie-desktop.iss     after "pyinstaller packaging\desk.spec --distpath build\frozen"
; Names and version are those of pyproject.toml; a test keeps them in step.

#define AppName "Billie Desktop"
#define AppVersion "0.1.0"
#define AppPublisher "Billie"
#define AppId "{6C0F3B0A-52D4-4E0C-9A55-6B1D3C7B7E21}"
#define AppUserModelId "au.com.billie.desktop"
#define Program "billie-desktop"
#define Scheme "billie"

[Setup]
; The doubled brace is one brace.
AppId={{#AppId}
AppName={#AppName}
AppVersion={#AppVersion}
AppVerName={#AppName} {#AppVersion}
AppPublisher={#AppPublisher}
VersionInfoVersion={#AppVersion}
DefaultDirName={localappdata}\Programs\{#AppName}
DefaultGroupName={#AppName}
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist\packages
OutputBaseFilename={#Program}-{#AppVersion}-windows-x64
SetupIconFile=..\..\build\icons\{#Program}.ico
UninstallDisplayIcon={app}\{#Program}.exe
UninstallDisplayName={#AppName}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; A running desk may hold a command that is under way: it is asked to close, never killed.
CloseApplications=yes
RestartApplications=no
TimeStampsInUTC=yes
SignTool=billie /d $q{#AppName}$q $f
SignedUninstaller=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "autostart"; Description: "Start {#AppName} when I sign in to Windows"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not must not be found by the program.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\build\frozen\{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{userprograms}\{#AppName}"; Filename: "{app}\{#Program}.exe"; AppUserModelID: "{#AppUserModelId}"
Name: "{userprograms}\{#AppName} practice"; Filename: "{app}\{#Program}.exe"; Parameters: "--practice"; AppUserModelID: "{#AppUserModelId}"
Name: "{userdesktop}\{#AppName}"; Filename: "{app}\{#Program}.exe"; Tasks: desktopicon; AppUserModelID: "{#AppUserModelId}"
Name: "{userstartup}\{#AppName}"; Filename: "{app}\{#Program}.exe"; Tasks: autostart; AppUserModelID: "{#AppUserModelId}"

[Registry]
; billie:// links, for this user only. The link arrives as one argument, which the program checks.
Root: HKCU; Subkey: "Software\Classes\{#Scheme}"; ValueType: string; ValueName: ""; ValueData: "URL:{#AppName}"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\{#Scheme}"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\{#Scheme}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\{#Program}.exe,0"
Root: HKCU; Subkey: "Software\Classes\{#Scheme}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}.exe"" ""%1"""

[Run]
Filename: "{app}\{#Program}.exe"; Description: "{cm:LaunchProgram,{#AppName}}"; Flags: nowait postinstall skipifsilent
